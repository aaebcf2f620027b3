//! A series of numbered commands: names that differ in their last letter and in their length.

use foundry::command;

#[command("c1")]
fn c1() {}
#[command("c2")]
fn c2() {}
#[command("c3")]
fn c3() {}
#[command("c4")]
fn c4() {}
#[command("c5")]
fn c5() {}
#[command("c6")]
fn c6() {}
#[command("c7")]
fn c7() {}
#[command("c8")]
fn c8() {}
#[command("c9")]
fn c9() {}
#[command("c10")]
fn c10() {}
#[command("c11")]
fn c11() {}
#[command("c12")]
fn c12() {}
#[command("c13")]
fn c13() {}
#[command("c14")]
fn c14() {}
#[command("c15")]
fn c15() {}
#[command("c16")]
fn c16() {}
#[command("c17")]
fn c17() {}
#[command("c18")]
fn c18() {}
#[command("c19")]
fn c19() {}
#[command("c20")]
fn c20() {}
#[command("c21")]
fn c21() {}
#[command("c22")]
fn c22() {}
#[command("c23")]
fn c23() {}
#[command("c24")]
fn c24() {}
#[command("c25")]
fn c25() {}
#[command("c26")]
fn c26() {}
#[command("c27")]
fn c27() {}
#[command("c28")]
fn c28() {}
#[command("c29")]
fn c29() {}
#[command("c30")]
fn c30() {}
#[command("c31")]
fn c31() {}
#[command("c32")]
fn c32() {}
#[command("c33")]
fn c33() {}
#[command("c34")]
fn c34() {}
#[command("c35")]
fn c35() {}
#[command("c36")]
fn c36() {}
#[command("c37")]
fn c37() {}
#[command("c38")]
fn c38() {}
#[command("c39")]
fn c39() {}
#[command("c40")]
fn c40() {}
#[command("c41")]
fn c41() {}
#[command("c42")]
fn c42() {}
#[command("c43")]
fn c43() {}
#[command("c44")]
fn c44() {}
#[command("c45")]
fn c45() {}
#[command("c46")]
fn c46() {}
#[command("c47")]
fn c47() {}
#[command("c48")]
fn c48() {}
#[command("c49")]
fn c49() {}
#[command("c50")]
fn c50() {}
#[command("c51")]
fn c51() {}
#[command("c52")]
fn c52() {}
#[command("c53")]
fn c53() {}
#[command("c54")]
fn c54() {}
#[command("c55")]
fn c55() {}
#[command("c56")]
fn c56() {}
#[command("c57")]
fn c57() {}
#[command("c58")]
fn c58() {}
#[command("c59")]
fn c59() {}
