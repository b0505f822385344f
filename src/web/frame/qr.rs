//! A QR code of an address, as an SVG path; and where other devices find this site.

use axum::http::{HeaderMap, header};
use qrcode::{Color, QrCode};

use super::app::App;
use super::origin::Origin;

/// A code that a phone can read.
pub struct Qr {
    /// Modules along an edge, the quiet zone included.
    pub width: usize,
    /// The dark modules as an SVG path.
    pub path: String,
}

impl Qr {
    /// The code of an address; none when it is longer than a code can hold.
    #[must_use]
    pub fn new(url: &str) -> Option<Self> {
        const QUIET: usize = 4;
        let code = QrCode::new(url).ok()?;
        let width = code.width();
        let mut path = String::new();
        for (y, line) in code.to_colors().chunks(width).enumerate() {
            let mut x = 0;
            // One rectangle for each run of dark modules.
            for run in line.chunk_by(|a, b| a == b) {
                if run[0] == Color::Dark {
                    use std::fmt::Write;
                    let (left, top, length) = (x + QUIET, y + QUIET, run.len());
                    let _ = write!(path, "M{left} {top}h{length}v1h-{length}z");
                }
                x += run.len();
            }
        }
        Some(Self { width: width + 2 * QUIET, path })
    }
}

impl App {
    /// Where other devices can reach this site: what the operator said, else the host that this
    /// browser asked for, if that is one.
    pub(in crate::web) fn origin(&self, headers: &HeaderMap) -> Option<Origin> {
        if let Some(origin) = &self.public_url {
            return Some(origin.clone());
        }
        Origin::at(headers.get(header::HOST)?.to_str().ok()?, self.https)
    }
}
