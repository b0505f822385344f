//! Every demo compiles alone, as the Rust Playground compiles it.

use std::fs;
use std::path::Path;
use std::process::Command;

use interleave::demos;

use crate::support::server::path;

/// What the Playground offers, as far as the demos use it.
const MANIFEST: &str = r#"[package]
name = "playground"
version = "0.0.0"
edition = "2024"

[dependencies]
crossbeam = "0.8"
libc = "0.2"
parking_lot = "0.12"
rayon = "1"
tokio = { version = "1", features = ["full", "test-util"] }

[workspace]
"#;

/// Writes a file unless it says that already, so that the compiler sees what changed.
fn write(file: &Path, text: &str) {
    if fs::read_to_string(file).ok().as_deref() != Some(text) {
        fs::write(file, text).expect("a file");
    }
}

#[test]
fn every_demo_compiles_alone() {
    let package = Path::new(env!("CARGO_TARGET_TMPDIR")).join("playground");
    let examples = package.join("examples");
    fs::create_dir_all(&examples).expect("a folder");
    fs::create_dir_all(package.join("src")).expect("a folder");
    write(&package.join("Cargo.toml"), MANIFEST);
    write(&package.join("src/lib.rs"), "");
    // The versions that are built already, and no network for them.
    let lock = fs::read_to_string(path("Cargo.lock")).expect("the versions");
    write(&package.join("Cargo.lock"), &lock);
    let mut expected = Vec::new();
    for demo in demos::all().iter().filter(|demo| demo.no_playground.is_none()) {
        let file = examples.join(format!("{}.rs", demo.slug));
        write(&file, &demo.standalone());
        expected.push(file);
    }
    for entry in fs::read_dir(&examples).expect("the examples").flatten() {
        if !expected.contains(&entry.path()) {
            fs::remove_file(entry.path()).expect("a demo that is gone");
        }
    }
    let output = Command::new(env!("CARGO"))
        .args(["check", "--examples", "--offline", "--quiet", "--keep-going", "--target-dir"])
        .arg(package.join("target"))
        .current_dir(&package)
        .env("CARGO_INCREMENTAL", "0")
        .env_remove("RUSTFLAGS")
        .output()
        .expect("cargo");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    assert!(!said.contains("warning"), "{said}");
}
