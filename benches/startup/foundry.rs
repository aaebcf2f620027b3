//! Foundry: the tables are constants; the application is made for the call and dropped after it.

use crate::repeated::application;
use crate::{Contender, Words};
use foundry_runtime::private::{App, Definition, Values};
use std::pin::pin;
use std::process::ExitCode;
use std::task::{Context, Poll, Waker};

application!(of_10, &[], crate::repeated::OF_10);
application!(of_100, &[], crate::repeated::OF_100);
application!(of_1000, &[], crate::repeated::OF_1000);

pub(crate) fn contender(commands: usize) -> Contender {
    let definition = match commands {
        10 => &of_10::DEFINITION,
        100 => &of_100::DEFINITION,
        _ => &of_1000::DEFINITION,
    };
    Contender {
        name: "foundry",
        list: "list",
        call: Box::new(|words| call(definition, words)),
        print: Box::new(|words| print(definition, words)),
    }
}

fn call(definition: &'static Definition, words: Words) -> bool {
    let called = App::new(definition, Values::NONE).call_blocking(words[0], &words[1..]);
    called.is_ok_and(|it| it.exit_code() == ExitCode::SUCCESS)
}

fn print(definition: &'static Definition, words: Words) -> String {
    let app = App::new(definition, Values::NONE);
    let mut context = Context::from_waker(Waker::noop());
    match pin!(app.capture(words[0], &words[1..])).poll(&mut context) {
        Poll::Ready(output) => output.stdout,
        Poll::Pending => unreachable!("BUG: help waits for nobody"),
    }
}
