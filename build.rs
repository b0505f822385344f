//! Embeds the files of `static/`: named by their content, compressed ahead of time.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use sha2::{Digest, Sha256};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=migrations");
    println!("cargo::rerun-if-changed=static");
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or(io::ErrorKind::NotFound)?);
    let mut table = String::from("&[\n");
    let mut files: Vec<PathBuf> = fs::read_dir("static")?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    files.sort();
    for file in files {
        embed(&file, &out, &mut table)?;
    }
    table.push(']');
    fs::write(out.join("assets.rs"), table)
}

fn embed(file: &Path, out: &Path, table: &mut String) -> io::Result<()> {
    let plain = fs::read(file)?;
    let name = file.file_name().and_then(|name| name.to_str()).ok_or(io::ErrorKind::InvalidData)?;
    let digest = Sha256::digest(&plain);
    let hash = digest.iter().take(6).fold(String::new(), |mut hash, byte| {
        let _ = write!(hash, "{byte:02x}");
        hash
    });
    let (stem, end) = name.rsplit_once('.').ok_or(io::ErrorKind::InvalidData)?;

    let mut brotli = Vec::new();
    let parameters = brotli::enc::BrotliEncoderParams { quality: 11, ..Default::default() };
    brotli::BrotliCompress(&mut plain.as_slice(), &mut brotli, &parameters)?;
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gzip.write_all(&plain)?;
    let gzip = gzip.finish()?;

    let path = |bytes: &[u8], kind: &str| -> io::Result<String> {
        let path = out.join(format!("{name}.{kind}"));
        fs::write(&path, bytes)?;
        Ok(format!("include_bytes!(\"{}\")", path.display()))
    };
    let (plain, brotli, gzip) = (path(&plain, "plain")?, path(&brotli, "br")?, path(&gzip, "gz")?);
    let _ = writeln!(
        table,
        "    Asset {{ name: {name:?}, address: \"/static/{stem}.{hash}.{end}\", \
         plain: {plain}, brotli: {brotli}, gzip: {gzip} }},"
    );
    Ok(())
}
