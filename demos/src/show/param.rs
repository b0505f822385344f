/// What was given as `--name value`, or the default.
pub fn param<T: std::str::FromStr>(name: &str, default: T) -> T {
    let mut args = std::env::args().skip_while(|arg| *arg != format!("--{name}"));
    args.nth(1).and_then(|value| value.parse().ok()).unwrap_or(default)
}
