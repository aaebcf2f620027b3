//! The console that a team writes for itself: commands in a map by name, options in a map by name,
//! services in a map by type.

use crate::{Mailer, Outcome, Sends, Store};
use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::error::Error;
use std::pin::Pin;
use std::sync::Arc;

/// Words that were read: what stands alone, and options with their values.
#[derive(Default)]
pub(crate) struct Line {
    pub(crate) arguments: Vec<String>,
    pub(crate) options: HashMap<String, String>,
}

impl Line {
    /// Reads words; `valued` are the options that a value follows.
    pub(crate) fn read(words: &[&str], valued: &[&str]) -> Result<Self, Box<dyn Error>> {
        let mut line = Self::default();
        let mut words = words.iter();
        while let Some(word) = words.next() {
            let Some(name) = word.strip_prefix("--").or_else(|| word.strip_prefix('-')) else {
                line.arguments.push((*word).to_owned());
                continue;
            };
            let value = if valued.contains(&name) {
                words.next().ok_or_else(|| format!("`{word}` needs a value"))?
            } else {
                ""
            };
            line.options.insert(name.to_owned(), value.to_owned());
        }
        Ok(line)
    }

    fn argument(&self, at: usize) -> Result<&str, Box<dyn Error>> {
        Ok(self.arguments.get(at).ok_or("an argument is missing")?)
    }
}

type Erased = Arc<dyn Any + Send + Sync>;

/// Services by type.
#[derive(Default)]
pub(crate) struct Services(HashMap<TypeId, Erased>);

impl Services {
    fn add<T: Send + Sync + 'static>(&mut self, service: T) {
        self.0.insert(TypeId::of::<T>(), Arc::new(service));
    }

    pub(crate) fn get<T: 'static>(&self) -> Result<&T, Box<dyn Error>> {
        let found = self.0.get(&TypeId::of::<T>()).and_then(|it| it.downcast_ref());
        Ok(found.ok_or("a service is missing")?)
    }

    pub(crate) fn arc<T: Send + Sync + 'static>(&self) -> Result<Arc<T>, Box<dyn Error>> {
        let found = self.0.get(&TypeId::of::<T>()).cloned().and_then(|it| it.downcast().ok());
        Ok(found.ok_or("a service is missing")?)
    }
}

type Handler = Box<dyn Fn(&[&str], &Services) -> Outcome>;
type Pending<'a> = Pin<Box<dyn Future<Output = Outcome> + 'a>>;
type AsyncHandler = Box<dyn for<'a> Fn(&[&str], &'a Services) -> Pending<'a>>;

/// The console.
#[derive(Default)]
pub(crate) struct Console {
    commands: HashMap<String, Handler>,
    async_commands: HashMap<String, AsyncHandler>,
    services: Services,
}

impl Console {
    /// With the commands and services of the application beside it.
    pub(crate) fn new() -> Self {
        let mut console = Self::default();
        console.services.add(Store);
        console.services.add(Mailer);
        console.services.add::<Arc<dyn Sends>>(Arc::new(Mailer));
        console.add("user:create", |words, services| {
            let line = Line::read(words, &["n", "count"])?;
            let count = line.options.get("n").or_else(|| line.options.get("count"));
            crate::created(
                line.argument(0)?,
                count.ok_or("`--count` is missing")?.parse()?,
                line.options.contains_key("admin"),
                services.get()?,
                services.get()?,
            );
            Ok(())
        });
        console.add("migrate:run", |words, _| {
            let line = Line::read(words, &[])?;
            crate::migrated(
                line.argument(0)?,
                line.argument(1)?.parse()?,
                line.argument(2)?.parse()?,
                line.options.contains_key("force"),
                line.options.contains_key("verbose"),
            );
            Ok(())
        });
        console.add("mail:ref", |_, services| {
            services.get::<Mailer>()?.send();
            Ok(())
        });
        console.add("mail:dyn", |_, services| {
            services.get::<Arc<dyn Sends>>()?.send();
            Ok(())
        });
        console.add("mail:arc", |_, services| {
            services.arc::<Mailer>()?.send();
            Ok(())
        });
        let wait: AsyncHandler = Box::new(|_, services| {
            Box::pin(async {
                crate::waited(services.get()?).await;
                Ok(())
            })
        });
        console.async_commands.insert(String::from("mail:wait"), wait);
        console
    }

    fn add(&mut self, name: &str, handler: impl Fn(&[&str], &Services) -> Outcome + 'static) {
        self.commands.insert(name.to_owned(), Box::new(handler));
    }

    /// Calls a command.
    pub(crate) fn call(&self, name: &str, words: &[&str]) -> Outcome {
        self.commands.get(name).ok_or("unknown command")?(words, &self.services)
    }

    /// Calls an async command.
    pub(crate) async fn call_async(&self, name: &str, words: &[&str]) -> Outcome {
        self.async_commands.get(name).ok_or("unknown command")?(words, &self.services).await
    }
}
