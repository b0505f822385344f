//! Codes that a phone can read, as SVG. Knows no poll.

use std::fmt::Write;

use qrcode::{Color, QrCode};

/// A QR code: dark modules on a light ground.
pub struct Qr {
    /// Modules along an edge, the quiet zone included.
    pub width: usize,
    /// The dark modules as an SVG path, a module being one unit wide.
    pub path: String,
}

impl Qr {
    /// The code of a text; none when it is longer than a code can hold.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        const QUIET: usize = 4;
        let code = QrCode::new(text).ok()?;
        let width = code.width();
        let mut path = String::new();
        for (y, line) in code.to_colors().chunks(width).enumerate() {
            let mut x = 0;
            // One rectangle for each run of dark modules.
            for run in line.chunk_by(|a, b| a == b) {
                if run[0] == Color::Dark {
                    let (left, top, length) = (x + QUIET, y + QUIET, run.len());
                    let _ = write!(path, "M{left} {top}h{length}v1h-{length}z");
                }
                x += run.len();
            }
        }
        Some(Self { width: width + 2 * QUIET, path })
    }
}
