//! Builds services to see whether they can be built. Closing them is left to whoever closes what any
//! command has started.

use super::chart::{Node, Sort, commands};
use super::reach::{Marks, Users, reached, reached_but};
use crate::container::Ctx;
use crate::container::Services;
use crate::error::{Error, ErrorKind, Result};
use crate::model::definition::Definition;
use crate::model::rows::CommandRow;
use crate::panics::unwinding;
use crate::run::call::{Call, Outcome, Step};
use crate::spec::item::BUILTINS;
use crate::sync::timeout;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

/// How many commands are named that need a service which failed, beside the first.
const SHOWN: usize = 3;

/// In an application in which nothing is ever waited for, and no service has to be closed. It names
/// no runtime.
pub(crate) fn at_once<'a>(
    call: &Call<'a>,
    wanted: Option<&'static CommandRow>,
    _within: Duration,
) -> Result<Step<'a>> {
    let (services, scope) = (call.services(), call.scope());
    let mut trial = Trial::new(services, wanted);
    while let Some(node) = trial.next() {
        let tried = catch_unwind(AssertUnwindSafe(|| services.try_now(node, scope.as_ref())));
        trial.tried(node, tried.unwrap_or_else(|_| Err(panicked(services, node))));
    }
    trial.conclude(&call.ctx()).map(Step::Done)
}

/// In an application in which something may have to be waited for.
pub(crate) fn later<'a>(
    call: &Call<'a>,
    wanted: Option<&'static CommandRow>,
    within: Duration,
) -> Result<Step<'a>> {
    let (services, scope) = (call.services(), call.scope());
    call.clone().run_async(async move |ctx| {
        let mut trial = Trial::new(services, wanted);
        while let Some(node) = trial.next() {
            let tried = unwinding(services.try_one(node, scope.as_ref()));
            let tried = match timeout(within, tried).await {
                Ok(Ok(tried)) => tried,
                Ok(Err(_)) => Err(panicked(services, node)),
                Err(_) => Err(late(services, node, within)),
            };
            trial.tried(node, tried);
        }
        trial.conclude(&ctx)
    })
}

/// The panic hook has told what happened.
fn panicked(services: &Services, node: u16) -> Error {
    let message = format!("cannot build {}", services.describe(node));
    Error::failed(message).caused_by("its constructor panicked")
}

fn late(services: &Services, node: u16, within: Duration) -> Error {
    let message = format!("cannot build {}", services.describe(node));
    let cause = format!("it was not ready within {} s", within.as_secs());
    Error::new(ErrorKind::TimedOut, message).caused_by(cause)
}

/// Who was tried, and what came of it.
struct Trial<'a> {
    services: &'a Services,
    definition: &'static Definition,
    /// The commands.
    roots: Vec<u16>,
    /// What is still to be tried, the first last.
    left: Vec<u16>,
    /// What failed or was not tried.
    wrong: Marks,
    failures: Vec<(u16, Error)>,
    skipped: Vec<Skipped>,
    well: usize,
}

/// What was not tried, with a need of it that is wrong.
struct Skipped {
    node: u16,
    need: u16,
}

impl<'a> Trial<'a> {
    fn new(services: &'a Services, command: Option<&CommandRow>) -> Self {
        let definition = services.definition();
        let roots = match command {
            Some(command) => vec![command.node],
            None => commands(definition),
        };
        let mut put_in = Marks::none(definition);
        for (node, _) in (BUILTINS..).zip(definition.nodes.iter().skip(BUILTINS.into())) {
            if services.is_put_in(node) {
                put_in.set(node);
            }
        }
        let mut left = reached_but(definition, roots.clone(), put_in);
        left.reverse();
        Self {
            services,
            definition,
            roots,
            left,
            wrong: Marks::none(definition),
            failures: Vec::new(),
            skipped: Vec::new(),
            well: 0,
        }
    }

    fn sort(&self, node: u16) -> Sort {
        Node::of(self.definition, node).map_or(Sort::View, |it| it.sort)
    }

    fn name(&self, node: u16) -> &'static str {
        Node::of(self.definition, node).map_or("", |it| it.name)
    }

    /// The next service whose needs are well.
    fn next(&mut self) -> Option<u16> {
        while let Some(node) = self.left.pop() {
            let sort = self.sort(node);
            if sort == Sort::Command {
                continue;
            }
            let Some(need) = self.definition.needs(node).find(|it| self.wrong.has(*it)) else {
                return Some(node);
            };
            self.wrong.set(node);
            if sort.is_service() {
                self.skipped.push(Skipped { node, need });
            }
        }
        None
    }

    fn tried(&mut self, node: u16, tried: Result<()>) {
        match tried {
            Ok(()) => self.well += usize::from(self.sort(node).is_service()),
            Err(error) => {
                self.wrong.set(node);
                self.failures.push((node, error));
            }
        }
    }

    /// One line if all is well, else one error that tells all of them.
    fn conclude(self, ctx: &Ctx<'_>) -> Result<Outcome> {
        let (well, failed) = (self.well, self.failures.len());
        if failed == 0 {
            let are = if well == 1 { "service is" } else { "services are" };
            ctx.console().line(format_args!("{well} {are} well"))?;
            return Ok(Outcome::default());
        }
        let all = well + failed + self.skipped.len();
        let is_config = self.failures.iter().all(|it| it.1.kind() == ErrorKind::Config);
        let kind = if is_config { ErrorKind::Config } else { ErrorKind::Failed };
        let mut error = Error::new(kind, format!("{failed} of {all} services cannot be built"));
        let users = Users::of(self.definition, self.roots.clone());
        for (node, failure) in &self.failures {
            error = error.note(self.told(*node, failure, &users));
        }
        for Skipped { node, need } in &self.skipped {
            let (node, need) = (self.services.describe(*node), self.name(*need));
            error = error.note(format!("not tried: {node}, which needs `{need}`"));
        }
        Err(error)
    }

    /// A failure with its cause, and who needs the service: the shortest way to a command, and the
    /// other commands.
    fn told(&self, node: u16, failure: &Error, users: &Users) -> String {
        let mut told = format!("{failure:?}");
        let mut root = node;
        while let Some(user) = users.of_node(root) {
            let by = if user.lazy { "taken lazily" } else { "needed" };
            told += &format!("\n  {by} by {}", self.services.describe(user.node));
            root = user.node;
        }
        let (mut others, mut more) = (String::new(), 0);
        for other in &self.roots {
            let reaches = || reached(self.definition, vec![*other]).contains(&node);
            if *other == root || !reaches() {
                continue;
            }
            more += 1;
            if more <= SHOWN {
                others += &format!(", `{}`", self.name(*other));
            }
        }
        if more > SHOWN {
            others += &format!(" and {} more", more - SHOWN);
        }
        match others.strip_prefix(", ") {
            Some(others) => format!("{told}\n  and by {others}"),
            None => told,
        }
    }
}
