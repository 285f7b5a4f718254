//! What the host and the compiler's process say to each other: one request, one answer, each with its length before it.

use super::{Purpose, limit::Limits};
use std::io::{self, ErrorKind, Read, Write};

const MAGIC: &[u8; 8] = b"wazaCMP\n";
/// A reason is for people.
const REASON_BYTES: u64 = 64 << 10;

/// What comes before the component.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Request {
    pub(super) purpose: Purpose,
    pub(super) limits: Limits,
    /// [`crate::build_id::compatibility`] of the runtime that will run the code.
    pub(super) compatibility: [u8; 32],
    /// Length of the component.
    pub(super) bytes: u64,
}

impl Request {
    pub(super) fn write(&self, output: &mut impl Write) -> io::Result<()> {
        output.write_all(MAGIC)?;
        output.write_all(&[match self.purpose {
            Purpose::Calls => 0,
            Purpose::SetUp => 1,
        }])?;
        output.write_all(&self.limits.memory_mib.to_le_bytes())?;
        output.write_all(&self.limits.cpu_seconds.to_le_bytes())?;
        output.write_all(&self.compatibility)?;
        output.write_all(&self.bytes.to_le_bytes())
    }

    pub(super) fn read(input: &mut impl Read) -> io::Result<Self> {
        if &array::<8>(input)? != MAGIC {
            return Err(ErrorKind::InvalidData.into());
        }
        let purpose = match array::<1>(input)? {
            [0] => Purpose::Calls,
            [1] => Purpose::SetUp,
            _ => return Err(ErrorKind::InvalidData.into()),
        };
        let memory_mib = u32::from_le_bytes(array(input)?);
        let cpu_seconds = u32::from_le_bytes(array(input)?);
        let (compatibility, bytes) = (array(input)?, u64::from_le_bytes(array(input)?));
        Ok(Self { purpose, limits: Limits { memory_mib, cpu_seconds }, compatibility, bytes })
    }
}

/// What comes back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    Code(Vec<u8>),
    /// The component is none, or not one that this host runs; for people.
    Refused(String),
    /// The compiler met its memory limit and could still say so.
    Memory,
    /// It is of another build than who asks.
    OtherBuild,
}

/// Why what came is no answer.
#[derive(Debug)]
pub(super) enum Broken {
    /// It ended before the answer did.
    CutOff,
    TooLarge {
        bytes: u64,
    },
    Garbled {
        reason: String,
    },
}

impl Answer {
    pub(super) fn write(&self, output: &mut impl Write) -> io::Result<()> {
        let (tag, bytes): (u8, &[u8]) = match self {
            Self::Code(code) => (0, code),
            Self::Refused(reason) => {
                let most = reason.floor_char_boundary(usize::try_from(REASON_BYTES).unwrap_or(usize::MAX));
                (1, reason.get(..most).unwrap_or_default().as_bytes())
            }
            Self::Memory => (2, &[]),
            Self::OtherBuild => (3, &[]),
        };
        output.write_all(&[tag])?;
        output.write_all(&(bytes.len() as u64).to_le_bytes())?;
        output.write_all(bytes)?;
        output.flush()
    }

    /// Takes at most `most` bytes of code, and no more memory than came.
    pub(super) fn read(input: &mut impl Read, most: u64) -> Result<Self, Broken> {
        let [tag] = array(input).map_err(broken)?;
        let bytes = u64::from_le_bytes(array(input).map_err(broken)?);
        match (tag, bytes) {
            (0, bytes) if bytes > most => Err(Broken::TooLarge { bytes }),
            (0, bytes) => body(input, bytes).map(Self::Code),
            (1, bytes) if bytes <= REASON_BYTES => {
                let reason = body(input, bytes)?;
                Ok(Self::Refused(String::from_utf8_lossy(&reason).into_owned()))
            }
            (2, 0) => Ok(Self::Memory),
            (3, 0) => Ok(Self::OtherBuild),
            (tag, bytes) => Err(Broken::Garbled { reason: format!("kind {tag} with {bytes} bytes") }),
        }
    }
}

fn body(input: &mut impl Read, bytes: u64) -> Result<Vec<u8>, Broken> {
    let mut body = Vec::new();
    input.take(bytes).read_to_end(&mut body).map_err(broken)?;
    if body.len() as u64 == bytes { Ok(body) } else { Err(Broken::CutOff) }
}

fn array<const N: usize>(input: &mut impl Read) -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    input.read_exact(&mut bytes).map(|()| bytes)
}

fn broken(error: io::Error) -> Broken {
    match error.kind() {
        ErrorKind::UnexpectedEof => Broken::CutOff,
        _ => Broken::Garbled { reason: error.to_string() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_is_what_is_heard() {
        let limits = Limits { memory_mib: 3, cpu_seconds: 4 };
        let request = Request { purpose: Purpose::SetUp, limits, compatibility: [5; 32], bytes: 6 };
        let mut bytes = Vec::new();
        request.write(&mut bytes).unwrap();
        assert_eq!(Request::read(&mut &bytes[..]).unwrap(), request);
        for answer in
            [Answer::Code(vec![1, 2]), Answer::Refused("あ".into()), Answer::Memory, Answer::OtherBuild]
        {
            let mut bytes = Vec::new();
            answer.write(&mut bytes).unwrap();
            assert_eq!(Answer::read(&mut &bytes[..], 2).unwrap(), answer);
            let cut = &bytes[..bytes.len() - 1];
            assert!(matches!(Answer::read(&mut &*cut, 2), Err(Broken::CutOff)));
        }
    }

    #[test]
    fn what_is_too_large_or_no_answer_is_not_taken() {
        let mut code = Vec::new();
        Answer::Code(vec![1, 2, 3]).write(&mut code).unwrap();
        assert!(matches!(Answer::read(&mut &code[..], 2), Err(Broken::TooLarge { bytes: 3 })));
        let mut reason = Vec::new();
        Answer::Refused("あ".repeat(100_000)).write(&mut reason).unwrap();
        assert!(reason.len() as u64 <= REASON_BYTES + 9);
        assert!(matches!(Answer::read(&mut &reason[..], 0), Ok(Answer::Refused(_))));
        for garbage in [&b"garbage and more"[..], &[1, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0], &[2; 9]] {
            assert!(matches!(Answer::read(&mut &*garbage, 2), Err(Broken::Garbled { .. })));
        }
    }
}
