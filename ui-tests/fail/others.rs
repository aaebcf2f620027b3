//! What one parameter requires or excludes is another one, which may be left out.

foundry::app! { struct App; }

#[foundry::command]
fn export(
    film: String,
    #[option(requires = film)] format: Option<String>,
    #[option(conflicts = [film, formt])] file: Option<String>,
    #[flag(requires = pretty)] pretty: bool,
    #[flag(requires = colour)] plain: bool,
    #[flag(requires = [plain, file], conflicts = [file])] quick: bool,
    #[option(conflicts = console)] width: Option<u32>,
    #[option(requires = "file")] a_text: Option<u32>,
    #[option(requires = [file, 3])] a_number: Option<u32>,
    #[option(requires)] nothing: Option<u32>,
    #[option(conflicts = [])] empty: Option<u32>,
    #[option(conflicts = crate::file)] a_path: Option<u32>,
    console: &foundry::Console,
) {
    let _ = (film, format, file, pretty, plain, quick, width, console);
    let _ = (a_text, a_number, nothing, empty, a_path);
}

fn main() {}
