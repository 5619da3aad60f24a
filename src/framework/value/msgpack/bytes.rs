//! Reading the parts that values are made of.

use std::borrow::Cow;

use rmp::Marker;

use super::DecodeProblem;
use crate::framework::value::{Number, nfc};

/// The bytes that are still to be read.
pub(super) struct Reader<'bytes> {
    bytes: &'bytes [u8],
}

impl<'bytes> Reader<'bytes> {
    pub(super) const fn new(bytes: &'bytes [u8]) -> Self {
        Self { bytes }
    }

    /// A number in any of its forms.
    pub(super) fn number(&mut self, marker: Marker) -> Result<Number, DecodeProblem> {
        Ok(match marker {
            Marker::FixPos(number) => i64::from(number).into(),
            Marker::FixNeg(number) => i64::from(number).into(),
            Marker::I8 => i64::from(i8::from_be_bytes(self.array()?)).into(),
            Marker::I16 => i64::from(i16::from_be_bytes(self.array()?)).into(),
            Marker::I32 => i64::from(i32::from_be_bytes(self.array()?)).into(),
            Marker::I64 => i64::from_be_bytes(self.array()?).into(),
            Marker::U8 => i64::from(u8::from_be_bytes(self.array()?)).into(),
            Marker::U16 => i64::from(u16::from_be_bytes(self.array()?)).into(),
            Marker::U32 => i64::from(u32::from_be_bytes(self.array()?)).into(),
            Marker::U64 => Number::received_u64(u64::from_be_bytes(self.array()?)),
            Marker::F32 => Number::received_f64(f32::from_be_bytes(self.array()?).into())?,
            Marker::F64 => Number::received_f64(f64::from_be_bytes(self.array()?))?,
            _ => match self.text_length(marker)? {
                Some(length) => Number::received_text(std::str::from_utf8(self.take(length)?)?)?,
                None => return Err(mistyped("number", marker)),
            },
        })
    }

    /// Text as it stands.
    pub(super) fn text(&mut self, marker: Marker) -> Result<&'bytes str, DecodeProblem> {
        let length = self.text_length(marker)?.ok_or_else(|| mistyped("string", marker))?;
        Ok(std::str::from_utf8(self.take(length)?)?)
    }

    /// The key of a map.
    pub(super) fn key(&mut self) -> Result<String, DecodeProblem> {
        let marker = self.marker()?;
        Ok(nfc(self.text(marker)?.to_owned()))
    }

    /// The name of an attribute, which most often is in plain letters and need not be copied.
    pub(super) fn name(&mut self) -> Result<Cow<'bytes, str>, DecodeProblem> {
        let marker = self.marker()?;
        let name = self.text(marker)?;
        Ok(if name.is_ascii() { Cow::Borrowed(name) } else { Cow::Owned(nfc(name.to_owned())) })
    }

    /// The type that a value brings.
    pub(super) fn type_json(&mut self) -> Result<&'bytes [u8], DecodeProblem> {
        let marker = self.marker()?;
        let length = match self.binary_length(marker)? {
            Some(length) => Some(length),
            None => self.text_length(marker)?,
        };
        self.take(length.ok_or_else(|| mistyped("a type", marker))?)
    }

    /// Passes over one value of whatever kind.
    pub(super) fn skip(&mut self) -> Result<(), DecodeProblem> {
        let mut left = 1_usize;
        while let Some(rest) = left.checked_sub(1) {
            let marker = self.marker()?;
            let (inside, width) = match marker {
                Marker::FixArray(_) | Marker::Array16 | Marker::Array32 => {
                    (self.array_length(marker, "array")?, 0)
                }
                Marker::FixMap(_) | Marker::Map16 | Marker::Map32 => {
                    (self.map_length(marker, "map")?.saturating_mul(2), 0)
                }
                Marker::U8 | Marker::I8 => (0, 1),
                Marker::U16 | Marker::I16 => (0, 2),
                Marker::U32 | Marker::I32 | Marker::F32 => (0, 4),
                Marker::U64 | Marker::I64 | Marker::F64 => (0, 8),
                _ => (0, self.body_length(marker)?),
            };
            self.take(width)?;
            left = rest.saturating_add(inside);
        }
        Ok(())
    }

    /// How many bytes follow what starts with `marker`, where it is text, bytes, or an extension with
    /// its type code; none for all else.
    fn body_length(&mut self, marker: Marker) -> Result<usize, DecodeProblem> {
        if let Some(length) = self.extension_length(marker)? {
            return Ok(length.saturating_add(1));
        }
        match self.binary_length(marker)? {
            Some(length) => Ok(length),
            None => Ok(self.text_length(marker)?.unwrap_or(0)),
        }
    }

    /// How many elements an array promises, if that many can be there.
    pub(super) fn array_length(
        &mut self,
        marker: Marker,
        expected: &'static str,
    ) -> Result<usize, DecodeProblem> {
        let length = match marker {
            Marker::FixArray(length) => length.into(),
            Marker::Array16 => self.length16()?,
            Marker::Array32 => self.length32()?,
            _ => return Err(mistyped(expected, marker)),
        };
        self.check_promise(length)
    }

    /// How many entries a map promises, if that many can be there.
    pub(super) fn map_length(
        &mut self,
        marker: Marker,
        expected: &'static str,
    ) -> Result<usize, DecodeProblem> {
        let length = match marker {
            Marker::FixMap(length) => length.into(),
            Marker::Map16 => self.length16()?,
            Marker::Map32 => self.length32()?,
            _ => return Err(mistyped(expected, marker)),
        };
        self.check_promise(length)
    }

    /// Every element takes a byte at least, so a length beyond the bytes that are left is a lie.
    const fn check_promise(&self, length: usize) -> Result<usize, DecodeProblem> {
        if length > self.bytes.len() { Err(DecodeProblem::Truncated) } else { Ok(length) }
    }

    fn text_length(&mut self, marker: Marker) -> Result<Option<usize>, DecodeProblem> {
        Ok(Some(match marker {
            Marker::FixStr(length) => length.into(),
            Marker::Str8 => self.length8()?,
            Marker::Str16 => self.length16()?,
            Marker::Str32 => self.length32()?,
            _ => return Ok(None),
        }))
    }

    fn binary_length(&mut self, marker: Marker) -> Result<Option<usize>, DecodeProblem> {
        Ok(Some(match marker {
            Marker::Bin8 => self.length8()?,
            Marker::Bin16 => self.length16()?,
            Marker::Bin32 => self.length32()?,
            _ => return Ok(None),
        }))
    }

    /// How long the body of an extension is; none where `marker` starts something else.
    pub(super) fn extension_length(&mut self, marker: Marker) -> Result<Option<usize>, DecodeProblem> {
        Ok(Some(match marker {
            Marker::FixExt1 => 1,
            Marker::FixExt2 => 2,
            Marker::FixExt4 => 4,
            Marker::FixExt8 => 8,
            Marker::FixExt16 => 16,
            Marker::Ext8 => self.length8()?,
            Marker::Ext16 => self.length16()?,
            Marker::Ext32 => self.length32()?,
            _ => return Ok(None),
        }))
    }

    fn length8(&mut self) -> Result<usize, DecodeProblem> {
        Ok(u8::from_be_bytes(self.array()?).into())
    }

    fn length16(&mut self) -> Result<usize, DecodeProblem> {
        Ok(u16::from_be_bytes(self.array()?).into())
    }

    fn length32(&mut self) -> Result<usize, DecodeProblem> {
        usize::try_from(u32::from_be_bytes(self.array()?)).map_err(|_| DecodeProblem::Truncated)
    }

    pub(super) fn marker(&mut self) -> Result<Marker, DecodeProblem> {
        let [byte] = self.array()?;
        Ok(Marker::from_u8(byte))
    }

    pub(super) fn array<const LENGTH: usize>(&mut self) -> Result<[u8; LENGTH], DecodeProblem> {
        let (array, rest) = self.bytes.split_first_chunk().ok_or(DecodeProblem::Truncated)?;
        self.bytes = rest;
        Ok(*array)
    }

    pub(super) fn take(&mut self, length: usize) -> Result<&'bytes [u8], DecodeProblem> {
        let (taken, rest) = self.bytes.split_at_checked(length).ok_or(DecodeProblem::Truncated)?;
        self.bytes = rest;
        Ok(taken)
    }
}

/// The problem that something else was expected than what starts with `marker`.
pub(super) const fn mistyped(expected: &'static str, marker: Marker) -> DecodeProblem {
    let found = match marker {
        Marker::Null => "null",
        Marker::True | Marker::False => "bool",
        Marker::FixPos(_)
        | Marker::FixNeg(_)
        | Marker::U8
        | Marker::U16
        | Marker::U32
        | Marker::U64
        | Marker::I8
        | Marker::I16
        | Marker::I32
        | Marker::I64
        | Marker::F32
        | Marker::F64 => "number",
        Marker::FixStr(_) | Marker::Str8 | Marker::Str16 | Marker::Str32 => "string",
        Marker::Bin8 | Marker::Bin16 | Marker::Bin32 => "bytes",
        Marker::FixArray(_) | Marker::Array16 | Marker::Array32 => "array",
        Marker::FixMap(_) | Marker::Map16 | Marker::Map32 => "map",
        Marker::FixExt1
        | Marker::FixExt2
        | Marker::FixExt4
        | Marker::FixExt8
        | Marker::FixExt16
        | Marker::Ext8
        | Marker::Ext16
        | Marker::Ext32 => "an unknown value",
        Marker::Reserved => "a byte without meaning",
    };
    DecodeProblem::Mistyped { expected, found }
}
