//! Telling one text from another.

/// A short name for a text, by which one notices that it has changed (FNV-1a, 64 bits:
/// <https://www.rfc-editor.org/rfc/rfc9923>).
pub(crate) fn fingerprint(text: &str) -> String {
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{hash:016x}")
}
