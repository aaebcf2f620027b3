//! E4: a section that a command does not use costs it nothing, and cannot fail it.

use super::{leaves, sources};
use crate::process::Program;
use foundry::config::{Sources, load_from};
use foundry_tests::settings::{MailConfig, OtherConfig};

#[test]
fn e4_a_broken_section_does_not_matter_to_another() {
    let mut broken = Sources::new()
        .with_toml("foundry.toml", "mail = 3\n[other]\nnumber = 1\n[unknown]\nx = 1")
        .with_override("mail.x", "1");
    for leaf in leaves() {
        broken = broken.with_variable(&leaf.variable, "\u{1}nonsense,");
    }
    assert!(load_from::<MailConfig>(&broken).is_err());
    assert_eq!(load_from::<OtherConfig>(&broken).unwrap().number, 1);
    let broken = sources("").with_variable("OTHER_NUMBER", "x");
    assert!(load_from::<MailConfig>(&broken).is_ok());
}

#[test]
fn e4_a_command_does_not_read_the_sections_of_others() {
    let program = Program::new(&[("foundry.toml", "mail = 3\n[other]\nnumber = 7")]);
    let broken = [("MAIL_PORT", "x"), ("MAIL_TLS_VERSION", "x")];
    program.check(&["other"], &broken, 0, "7\n", "");
    program.check(&["nothing"], &broken, 0, "", "");
    let (code, _, told) = program.run(&["mail"], &broken);
    assert_eq!(code, 78);
    assert!(told.contains("`mail` wants a table, found `3`"), "{told}");
}

#[test]
fn e4_a_command_without_sections_reads_no_file() {
    let program = Program::new(&[("foundry.toml", "= broken ="), (".env", "broken")]);
    program.check(&["nothing"], &[("APP_ENV", "../x")], 0, "", "");
    program.check(&["list", "-q", "--config-file", "none.toml"], &[], 0, "*", "");
}
