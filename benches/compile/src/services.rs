//! Applications with many services, as source: the same graph for Foundry, `shaku`, and by hand.

use crate::app::EDITED;
use std::fmt::Write as _;

const LAYERS: usize = 25;

/// Who wires the services.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Wiring {
    /// `#[foundry::service]`.
    Foundry,
    /// Lines of a function.
    ByHand,
    /// `shaku`.
    Shaku,
}

impl Wiring {
    /// A part of the names of its packages.
    fn word(self) -> &'static str {
        match self {
            Self::Foundry => "fdry",
            Self::ByHand => "hand",
            Self::Shaku => "shku",
        }
    }

    /// All of them.
    pub const ALL: [Self; 3] = [Self::Foundry, Self::ByHand, Self::Shaku];

    /// What the results call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Foundry => "foundry",
            Self::ByHand => "by hand",
            Self::Shaku => "shaku",
        }
    }

    /// The most services with which it is built, unless told `--anyway`: 400 take `shaku` a minute and
    /// 20 GB.
    pub fn most(self) -> usize {
        if self == Self::Shaku { 200 } else { usize::MAX }
    }

    /// Its dependencies, as they stand in `Cargo.toml`.
    pub fn dependency(self, foundry: &str) -> String {
        match self {
            // Every tenth of its services is async.
            Self::Foundry => format!(
                "foundry = {{ path = {foundry:?}, default-features = false, features = [\"async\"] }}"
            ),
            Self::ByHand => String::new(),
            Self::Shaku => String::from("shaku = \"0.6.3\""),
        }
    }
}

/// An application whose services take three others each, out of the 200 before. They stand in 25
/// layers: the compiler refuses types that hold each other much deeper. The last layer needs all the
/// others, if only through others.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Services {
    /// Who wires them.
    pub by: Wiring,
    /// How many.
    pub count: usize,
    /// Every tenth is made by an async function that may fail; `shaku` has no such thing.
    pub some_async: bool,
}

impl Services {
    /// The name of its package.
    pub fn package(self) -> String {
        let sort = if self.some_async { "asvc" } else { "svcs" };
        format!("{sort}-{}-{:04}", self.by.word(), self.count)
    }

    /// A program that builds, starts and drops its container as often as it is told, fails if its
    /// services are wired wrongly, and prints the nanoseconds of each time.
    pub fn source(self) -> String {
        let mut code = format!("{HEAD}{EDITED}}}\n");
        code += &match self.by {
            Wiring::Foundry => self.foundry(),
            Wiring::ByHand => self.by_hand(),
            Wiring::Shaku => self.shaku(),
        };
        code
    }

    fn foundry(self) -> String {
        let mut code = format!(
            "
foundry::app! {{
    /// An application with many services.
    struct Application;
}}

fn run() {{
    Application::new().call_blocking(\"run\", &[]).expect(\"the services start\");
}}

/// Ask the last ones.
#[foundry::command(\"run\")]
fn ask({parameters}) {{
    {asked}
}}
",
            parameters = self.each_last(", ", |it| format!("s{it}: &S{it}")),
            asked = self.asked(""),
        );
        for number in 0..self.count {
            if self.is_async(number) {
                code += &self.structure(number);
                code += "\n#[foundry::service]";
                code += &self.constructor(number);
            } else {
                code += "\n#[foundry::service]";
                code += &self.structure(number);
            }
            code += &self.methods(number, &format!("impl S{number}"));
        }
        code
    }

    fn by_hand(self) -> String {
        let mut code = String::new();
        let mut lines = String::new();
        for number in 0..self.count {
            code += &self.structure(number);
            code += &self.methods(number, &format!("impl S{number}"));
            let shared = |at: usize| format!("Arc::clone(&s{at})");
            let made = if self.is_async(number) {
                code += &self.constructor(number);
                let arguments = self.each_need(number, |_, at| shared(at));
                format!("s{number}({arguments}).await?")
            } else {
                let fields = self.each_need(number, |name, at| format!("{name}: {}", shared(at)));
                format!("S{number} {{ {fields} }}")
            };
            let _ = writeln!(lines, "    let s{number} = Arc::new({made});");
        }
        let fields: String =
            (0..self.count).map(|it| format!("    s{it}: Arc<S{it}>,\n")).collect();
        let all: String = (0..self.count).map(|it| format!("s{it}, ")).collect();
        let asked = self.asked("app.");
        let _ = write!(code, "\nstruct Application {{\n{fields}}}\n");
        code += &if self.some_async {
            format!(
                "
async fn build() -> Result<Application, std::io::Error> {{
{lines}    Ok(Application {{ {all}}})
}}

fn run() {{
    let app = wait(build()).expect(\"the services start\");
    {asked}
}}
{WAIT}"
            )
        } else {
            format!(
                "
fn build() -> Application {{
{lines}    Application {{ {all}}}
}}

fn run() {{
    let app = build();
    let app = std::hint::black_box(&app);
    {asked}
}}
"
            )
        };
        code
    }

    fn shaku(self) -> String {
        let mut code =
            String::from("\nuse shaku::{Component, HasComponent as _, Interface, module};\n");
        for number in 0..self.count {
            let sum = if self.is_last(number) { "    fn sum(&self) -> u64;\n" } else { "" };
            let fields = self.each_need(number, |name, at| {
                format!("#[shaku(inject)]\n    {name}: Arc<dyn I{at}>")
            });
            let _ = write!(
                code,
                "
trait I{number}: Interface {{
    fn number(&self) -> u64;
{sum}}}

#[derive(Component)]
#[shaku(interface = I{number})]
struct S{number} {{
    {fields}
}}
",
            );
            code += &self.methods(number, &format!("impl I{number} for S{number}"));
        }
        let all: String = (0..self.count).map(|it| format!("S{it}, ")).collect();
        let _ = write!(
            code,
            "
module! {{
    Application {{
        components = [{all}],
        providers = []
    }}
}}

fn run() {{
    let app = Application::builder().build();
    {resolved}
    {asked}
}}
",
            resolved = self
                .each_last("\n    ", |it| format!("let s{it}: &dyn I{it} = app.resolve_ref();")),
            asked = self.asked(""),
        );
        code
    }

    /// How many services stand in a layer.
    fn width(self) -> usize {
        (self.count / LAYERS).max(2)
    }

    fn is_last(self, number: usize) -> bool {
        number >= self.count - self.width()
    }

    /// Something for each service of the last layer.
    fn each_last(self, separator: &str, write: impl Fn(usize) -> String) -> String {
        let all: Vec<String> = (self.count - self.width()..self.count).map(write).collect();
        all.join(separator)
    }

    fn is_async(self, number: usize) -> bool {
        self.some_async && number % 10 == 9
    }

    /// The line that looks whether the last services have their needs.
    fn asked(self, of: &str) -> String {
        let last = self.count - self.width()..self.count;
        let sum: usize = last.flat_map(|it| self.needs(it)).map(|it| it.1).sum();
        let all = self.each_last(" + ", |it| format!("{of}s{it}.sum()"));
        format!("assert_eq!({all}, {sum});")
    }

    /// Each service knows its number, and one of the last layer the sum of those of its needs.
    fn methods(self, number: usize, of: &str) -> String {
        let mut code =
            format!("\n{of} {{\n    fn number(&self) -> u64 {{\n        {number}\n    }}\n");
        if self.is_last(number) {
            let numbers: Vec<String> =
                self.needs(number).iter().map(|it| format!("self.{}.number()", it.0)).collect();
            let sum = numbers.join(" + ");
            let _ = write!(code, "\n    fn sum(&self) -> u64 {{\n        {sum}\n    }}\n");
        }
        code + "}\n"
    }

    /// One of the layer before, and two from further back, if there are so many: field and number.
    fn needs(self, number: usize) -> Vec<(&'static str, usize)> {
        let width = self.width();
        let room = number.min(200).saturating_sub(width);
        let back = match room {
            0 if number < width => Vec::new(),
            0 => vec![width],
            1 => vec![width, width + 1],
            _ => {
                let half = room / 2;
                let second = width + 1 + number * 7 % half;
                vec![width, second, width + 1 + half + number * 13 % (room - half)]
            }
        };
        ["a", "b", "c"].into_iter().zip(back.into_iter().map(|it| number - it)).collect()
    }

    fn each_need(self, number: usize, write: impl Fn(&str, usize) -> String) -> String {
        let all: Vec<String> = self.needs(number).iter().map(|it| write(it.0, it.1)).collect();
        all.join(", ")
    }

    fn structure(self, number: usize) -> String {
        let fields = self.each_need(number, |name, at| format!("{name}: Arc<S{at}>"));
        format!("\nstruct S{number} {{ {fields} }}\n")
    }

    fn constructor(self, number: usize) -> String {
        let parameters = self.each_need(number, |name, at| format!("{name}: Arc<S{at}>"));
        let fields = self.each_need(number, |name, _| name.to_owned());
        format!(
            "
async fn s{number}({parameters}) -> Result<S{number}, std::io::Error> {{
    Ok(S{number} {{ {fields} }})
}}
"
        )
    }
}

const HEAD: &str = "#![allow(dead_code)]

use std::sync::Arc;

fn main() {
    let times: u32 = std::env::args().nth(1).map_or(1, |it| it.parse().expect(\"a number\"));
    let start = std::time::Instant::now();
    for _ in 0..times {
        run();
    }
    println!(\"{}\", start.elapsed().as_nanos() / u128::from(times));
";

/// All that async code needs which never waits.
const WAIT: &str = "
fn wait<T>(future: impl Future<Output = T>) -> T {
    use std::task::{Context, Poll, Waker};
    let mut future = std::pin::pin!(future);
    loop {
        if let Poll::Ready(it) = future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            return it;
        }
    }
}
";
