//! A command takes at most 64 parameters from the command line.

foundry::app! { struct App; }

#[foundry::command]
fn many(
    f0: bool, f1: bool, f2: bool, f3: bool, f4: bool,
    f5: bool, f6: bool, f7: bool, f8: bool, f9: bool,
    f10: bool, f11: bool, f12: bool, f13: bool, f14: bool,
    f15: bool, f16: bool, f17: bool, f18: bool, f19: bool,
    f20: bool, f21: bool, f22: bool, f23: bool, f24: bool,
    f25: bool, f26: bool, f27: bool, f28: bool, f29: bool,
    f30: bool, f31: bool, f32: bool, f33: bool, f34: bool,
    f35: bool, f36: bool, f37: bool, f38: bool, f39: bool,
    f40: bool, f41: bool, f42: bool, f43: bool, f44: bool,
    f45: bool, f46: bool, f47: bool, f48: bool, f49: bool,
    f50: bool, f51: bool, f52: bool, f53: bool, f54: bool,
    f55: bool, f56: bool, f57: bool, f58: bool, f59: bool,
    f60: bool, f61: bool, f62: bool, f63: bool, f64: bool,
    _console: &foundry::Console,
) {
    let _ = (f0, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12);
    let _ = (f13, f14, f15, f16, f17, f18, f19, f20, f21, f22, f23, f24, f25);
    let _ = (f26, f27, f28, f29, f30, f31, f32, f33, f34, f35, f36, f37, f38);
    let _ = (f39, f40, f41, f42, f43, f44, f45, f46, f47, f48, f49, f50, f51);
    let _ = (f52, f53, f54, f55, f56, f57, f58, f59, f60, f61, f62, f63, f64);
}

fn main() {
    let _ = App::run();
}
