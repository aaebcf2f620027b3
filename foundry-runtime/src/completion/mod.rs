//! What the shell offers at the cursor. The scripts hand the words over; what they mean and what
//! fits behind them is decided here, by the tables and by the matcher that reads command lines.
//!
//! The protocol, which `docs/console.md` describes for those who write a script of their own:
//! `PROGRAM __complete SHELL -- WORDS…` gets the words behind the name of the program, the last of
//! them up to the cursor. The answer has a line for each candidate, which takes the place of that
//! word: the value, a tab and what it means, or for bash only the value. Behind a value that ends
//! in `:` or `=` there is no blank. The last line is a directive: `:files 7` lets the shell offer
//! files behind the first 7 characters of the word; `:none` and all that a script does not know
//! ask for nothing.

mod cursor;
mod offer;
mod script;

use crate::error::Result;
use crate::input::{Input, Rest};
use crate::model::definition::Definition;
use crate::run::answer::{choice, one_of, print};
use crate::run::call::{Call, Step};
use crate::spec::command::CommandSpec;
use crate::spec::parameter::{Candidate, ParamKind, ParamSpec};
use crate::terminal;
use cursor::Cursor;
use std::ffi::OsStr;
use std::fmt::Write;

/// The command `completion`.
pub(crate) const SCRIPT: CommandSpec = CommandSpec {
    summary: "Print the script that completes commands in a shell",
    text: "Load it where the shell starts:\n\n\
        - bash: `eval \"$(PROGRAM completion bash)\"` in `~/.bashrc`\n\
        - zsh: `source <(PROGRAM completion zsh)` in `~/.zshrc`, behind `compinit`\n\
        - fish: `PROGRAM completion fish | source` in `~/.config/fish/config.fish`\n\
        - powershell: `PROGRAM completion powershell | Out-String | Invoke-Expression` in `$PROFILE`\n\
        - elvish: `eval (PROGRAM completion elvish | slurp)` in `~/.config/elvish/rc.elv`",
    params: &[ParamSpec {
        name: "shell",
        kind: ParamKind::Required,
        help: "Which shell",
        choices: &[
            choice("bash", ""),
            choice("zsh", ""),
            choice("fish", ""),
            choice("powershell", ""),
            choice("elvish", ""),
        ],
        ..ParamSpec::NONE
    }],
    run: script_of,
    ..CommandSpec::NONE
};

/// What the completion scripts call.
pub(crate) const ANSWER: CommandSpec = CommandSpec {
    hidden: true,
    params: &[
        ParamSpec { name: "shell", kind: ParamKind::Required, ..ParamSpec::NONE },
        ParamSpec { name: "words", kind: ParamKind::Rest, ..ParamSpec::NONE },
    ],
    run: complete,
    ..CommandSpec::NONE
};

fn script_of<'a>(input: &Input<'a>, call: Call<'a>) -> Result<Step<'a>> {
    let shell = input.required(0, one_of)?;
    print(call, &script::script(shell, input.definition().name))
}

fn complete<'a>(input: &Input<'a>, call: Call<'a>) -> Result<Step<'a>> {
    let shell = input.required(0, Input::text)?;
    print(call, &answer(input.definition(), shell, input.raw()))
}

/// What a script is answered.
fn answer(definition: &'static Definition, shell: &str, words: Rest<'_>) -> String {
    let words: Vec<&OsStr> = words.iter().collect();
    let cursor = Cursor::read(definition, &words);
    let offer = offer::offer(definition, &cursor);
    let mut answer = String::new();
    for Candidate { value, help } in &offer.candidates {
        // A line is a candidate, and shells show candidates as they are: one that has two lines, none,
        // or characters that a terminal would obey is not offered.
        if value.is_empty() || terminal::escape_line(value) != *value {
            continue;
        }
        let help = help.lines().next().unwrap_or_default().replace('\t', " ");
        let help = terminal::escape_line(&help);
        let _ = match help.trim() {
            help if shell != "bash" && !help.is_empty() => writeln!(answer, "{value}\t{help}"),
            _ => writeln!(answer, "{value}"),
        };
    }
    let _ = match offer.files_behind {
        Some(characters) => writeln!(answer, ":files {characters}"),
        None => writeln!(answer, ":none"),
    };
    answer
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::help::sample::SHOP;
    use crate::input::Argv;

    /// Only the values.
    #[track_caller]
    fn check(words: &[&str], expected: &[&str]) {
        let answer = answer(&SHOP, "bash", Rest::new(Argv::Text(words)));
        assert_eq!(answer.lines().collect::<Vec<_>>(), expected);
    }

    #[track_caller]
    fn check_told(words: &[&str], expected: &[&str]) {
        let answer = answer(&SHOP, "zsh", Rest::new(Argv::Text(words)));
        assert_eq!(answer.lines().collect::<Vec<_>>(), expected);
    }

    #[test]
    fn a_command_comes_first() {
        check(&["film:"], &["film:import", "film:list", ":none"]);
        check(&["-q", "--format", "json", "film:l"], &["film:list", ":none"]);
        check(&["film:x"], &[":none"]);
        check_told(&["film:l"], &["film:list\tList films.", ":none"]);
        let all = [
            "about",
            #[cfg(feature = "inspect")]
            "app:check",
            #[cfg(feature = "inspect")]
            "app:graph",
            "completion",
            "film:import",
            "film:list",
            "help",
            "list",
            "man",
            "run",
            ":none",
        ];
        check(&[""], &all);
        check(&[], &all);
    }

    #[test]
    fn an_alias_is_offered_to_who_begins_it() {
        check(&["fi"], &["film:import", "film:list", ":none"]);
        check(&["mo"], &["movies", ":none"]);
    }

    #[test]
    fn many_commands_are_folded_to_their_namespaces() {
        let names = |count: usize| (0..count).map(|it| Candidate::from(format!("a:{it}")));
        let mut few: Vec<Candidate> = names(3).collect();
        offer::fold(&mut few, "");
        assert_eq!(few.len(), 3);
        let mut many: Vec<Candidate> = names(60).chain([Candidate::from("b")]).collect();
        offer::fold(&mut many, "");
        assert_eq!(many, [Candidate::new("a:", "60 commands"), Candidate::from("b")]);
        let mut inside: Vec<Candidate> = names(60).collect();
        offer::fold(&mut inside, "a:");
        assert_eq!(inside.len(), 60);
    }

    #[test]
    fn options_are_offered_behind_a_dash() {
        check(
            &["film:list", "--"],
            &[
                "--genre",
                "--sort",
                "--colour",
                "--colour=",
                "--posters",
                "--no-posters",
                "--tag",
                "--help",
                "--version",
                "--quiet",
                "--verbose",
                "--ansi",
                "--no-ansi",
                "--no-interaction",
                "--format",
                "--config",
                "--config-file",
                ":none",
            ],
        );
        check(&["film:list", "--gen"], &["--genre", ":none"]);
        check_told(&["film:list", "--gen"], &["--genre\tOnly of this genre", ":none"]);
        let short = ["-g", "-v", "-h", "-V", "-q", "-n", ":none"];
        let answer = answer(&SHOP, "bash", Rest::new(Argv::Text(&["film:list", "-"])));
        assert_eq!(answer.lines().filter(|it| !it.starts_with("--")).collect::<Vec<_>>(), short);
    }

    #[test]
    fn an_option_is_offered_once_unless_it_may_be_given_again() {
        check(&["film:list", "--genre", "Drama", "--gen"], &[":none"]);
        check(&["film:list", "-gDrama", "--gen"], &[":none"]);
        check(&["film:list", "--tag", "a", "--ta"], &["--tag", ":none"]);
        check(&["film:import", "-v", "--verb"], &["--verbose", ":none"]);
        check(&["film:list", "-q", "--qui"], &[":none"]);
        check(&["film:list", "--no-posters", "--posters"], &[":none"]);
    }

    #[test]
    fn an_option_that_would_break_a_rule_is_not_offered() {
        check(&["film:list", "--colour", "--sor"], &[":none"]);
        check(&["film:list", "--sort", "year", "--col"], &[":none"]);
    }

    #[test]
    fn the_value_of_an_option_is_completed_wherever_it_stands() {
        check(&["film:list", "--sort", "y"], &["year", ":none"]);
        check(&["film:list", "--sort=y"], &["--sort=year", ":none"]);
        check_told(&["film:list", "--sort", ""], &["year\tthe newest first", "title", ":none"]);
        check(&["film:list", "-g", "D"], &["Drama", ":none"]);
        check(&["film:list", "-gD"], &["-gDrama", ":none"]);
        check(&["film:list", "-g=D"], &["-g=Drama", ":none"]);
        check(&["film:list", "--colour="], &["--colour=always", "--colour=never", ":none"]);
        check(&["--format", "j"], &["json", ":none"]);
        check(&["film:list", "--format=y"], &["--format=yaml", ":none"]);
    }

    #[test]
    fn an_option_with_an_optional_value_takes_it_attached_only() {
        check(&["film:list", "--colour", "n"], &[":none"]);
    }

    #[test]
    fn a_complete_word_of_short_names_stays() {
        check(&["film:list", "-vq"], &["-vq", ":none"]);
        check(&["film:list", "-g"], &["-g", ":none"]);
        check(&["film:list", "-x"], &[":none"]);
    }

    #[test]
    fn what_nobody_knows_may_be_a_file() {
        check(&["film:import", ""], &[":files 0"]);
        check(&["film:import", "a", "--map=b"], &[":files 6"]);
        check(&["film:import", "a", "-mb"], &[":files 2"]);
        check(&["film:import", "--token", ""], &[":none"]);
        check(&["film:import", "--most", ""], &[":files 0"]);
    }

    #[test]
    fn behind_two_dashes_there_are_positionals_only() {
        check(&["film:import", "--", "-"], &[":files 0"]);
        check(&["help", "--", "film:l"], &["film:list", ":none"]);
        check(&["--", "film:l"], &["film:list", ":none"]);
    }

    #[test]
    fn where_no_positional_fits_options_are_offered() {
        check(
            &["film:import", "a", ""],
            &[
                "--map",
                "--token",
                "--most",
                "--help",
                "--version",
                "--quiet",
                "--verbose",
                "--ansi",
                "--no-ansi",
                "--no-interaction",
                "--format",
                "--config",
                "--config-file",
                ":none",
            ],
        );
        check(&["film:import", "a", "b"], &[":none"]);
    }

    #[test]
    fn built_in_commands_know_commands_and_namespaces() {
        check(&["help", "film:"], &["film:import", "film:list", ":none"]);
        check(&["man", "mov"], &["movies", ":none"]);
        check_told(&["list", "f"], &["film\t2 commands", ":none"]);
        check(&["list", "--format", "j"], &["json", ":none"]);
    }

    #[test]
    fn words_that_are_passed_on_are_nobodys_options() {
        check(&["run", "a", "--form"], &[":files 0"]);
        check(&["run", "--form"], &["--format", ":none"]);
        check(&["run", "--", "--form"], &[":files 0"]);
    }

    #[test]
    fn a_completer_that_panics_offers_nothing() {
        check(&["film:list", "--tag", "boom"], &[":none"]);
        check(&["film:list", "--tag", "b"], &["blue", ":none"]);
    }

    #[test]
    fn an_abbreviated_command_is_understood() {
        check(&["f:l", "--sort", "y"], &["year", ":none"]);
    }

    #[test]
    fn hidden_things_are_not_offered() {
        check(&["secret"], &[":none"]);
        check(&["film:list", "--inter"], &[":none"]);
    }
}
