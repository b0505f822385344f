//! A stream has no message boundaries: two writes may come out of one read. Lengths or datagrams restore them.

use crate::show::trace;
use std::io::{self, Read, Write};
use std::os::unix::net::{UnixDatagram, UnixStream};
use std::time::Instant;

const MESSAGES: [&str; 3] = ["one", "two", "three"];

/// A stream: the kernel keeps bytes, not messages. Reads until the peer has hung up.
fn stream(log: &Log) -> io::Result<Vec<String>> {
    let (mut sender, mut reader) = UnixStream::pair()?;
    for message in MESSAGES {
        log.sent("stream", message);
        sender.write_all(message.as_bytes())?;
    }
    drop(sender);
    let (mut arrived, mut buffer) = (Vec::new(), [0; 64]);
    loop {
        match reader.read(&mut buffer)? {
            0 => return Ok(arrived), // the end of the stream, not an empty message
            count => arrived.push(log.arrived("stream", &buffer[..count])),
        }
    }
}

/// The same stream with a length before each message, read exactly.
fn framed(log: &Log) -> io::Result<Vec<String>> {
    let (mut sender, mut reader) = UnixStream::pair()?;
    for message in MESSAGES {
        log.sent("framed", message);
        sender.write_all(&[u8::try_from(message.len()).expect("a short message")])?;
        sender.write_all(message.as_bytes())?;
    }
    drop(sender);
    let (mut arrived, mut length) = (Vec::new(), [0]);
    while reader.read(&mut length)? > 0 {
        let mut message = vec![0; usize::from(length[0])];
        reader.read_exact(&mut message)?;
        arrived.push(log.arrived("framed", &message));
    }
    Ok(arrived)
}

/// Datagrams: one receive returns one message, whatever its size.
fn datagrams(log: &Log) -> io::Result<Vec<String>> {
    let (sender, reader) = UnixDatagram::pair()?;
    for message in MESSAGES {
        log.sent("datagrams", message);
        sender.send(message.as_bytes())?;
    }
    let receive = |buffer: &mut [u8]| {
        let count = reader.recv(buffer)?;
        Ok(log.arrived("datagrams", &buffer[..count]))
    };
    MESSAGES.iter().map(|_| receive(&mut [0; 64])).collect()
}

struct Log {
    start: Instant,
}

impl Log {
    #[track_caller]
    fn sent(&self, lane: &str, message: &str) {
        trace(self.start, format!("{lane}: sender"), format!("• sends {message:?}"));
    }

    #[track_caller]
    fn arrived(&self, lane: &str, bytes: &[u8]) -> String {
        let text = String::from_utf8_lossy(bytes).into_owned();
        trace(self.start, format!("{lane}: reader"), format!("• reads {text:?}"));
        text
    }
}

pub fn main() {
    let log = Log { start: Instant::now() };
    let stream = stream(&log).expect("socket pairs need no network");
    let framed = framed(&log).expect("socket pairs need no network");
    let datagrams = datagrams(&log).expect("socket pairs need no network");
    println!("= sent: {} messages", MESSAGES.len());
    println!("= stream: {} messages", stream.len());
    println!("= stream with lengths: {} messages", framed.len());
    println!("= datagrams: {} messages", datagrams.len());
    assert_eq!(stream, ["onetwothree"], "all three writes came out of one read");
    assert_eq!(framed, MESSAGES, "the lengths say where each message ends");
    assert_eq!(datagrams, MESSAGES, "the kernel kept them apart");
    println!("Three writes to a stream came as one read; lengths or datagrams kept them apart.");
}
