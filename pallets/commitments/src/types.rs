//! What is published, byte by byte as the public clients write and read it.

use alloc::vec;
use codec::{Decode, DecodeWithMemTracking, Encode, Error, Input, MaxEncodedLen, Output};
use frame_support::{traits::ConstU32, BoundedVec};
use scale_info::{build::Fields, build::Variants, Path, Type, TypeInfo};

/// Most fields of a commitment.
pub const MAX_FIELDS: u32 = 3;

/// Most bytes of plain data with its length in the leading byte.
pub const MAX_RAW: u32 = 128;

/// Most bytes of plain data with a length of its own.
pub const MAX_BIG_RAW: u32 = 512;

/// Most bytes of a timelocked ciphertext.
pub const MAX_TIMELOCKED: u32 = 1_024;

/// Leading bytes of [`Data`]. Those from [`RAW`] to the one before [`BLAKE_TWO_256`] also say how
/// long the data is.
mod lead {
	pub const NONE: u8 = 0;
	pub const RAW: u8 = 1;
	pub const LAST_RAW: u8 = 129;
	pub const BLAKE_TWO_256: u8 = 130;
	pub const SHA_256: u8 = 131;
	pub const KECCAK_256: u8 = 132;
	pub const SHA_THREE_256: u8 = 133;
	pub const TIMELOCK_ENCRYPTED: u8 = 134;
	pub const RESET_BONDS_FLAG: u8 = 135;
	pub const BIG_RAW: u8 = 136;
	pub const TIMELOCK_REVEAL_FAILED: u8 = 137;
}

/// One field of a commitment.
///
/// On the wire and in metadata there is a variant for each length of [`Data::Raw`]: `Raw0` to
/// `Raw128`, whose leading byte is the length plus one. The bytes are the publisher's own: they
/// need not be text, and clients show those that are not UTF-8 in hexadecimal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Data {
	/// Nothing.
	None,
	/// Plain data.
	Raw(BoundedVec<u8, ConstU32<MAX_RAW>>),
	/// A Blake2 hash of 256 bits.
	BlakeTwo256([u8; 32]),
	/// A SHA-2 hash of 256 bits.
	Sha256([u8; 32]),
	/// A Keccak hash of 256 bits.
	Keccak256([u8; 32]),
	/// A SHA-3 hash of 256 bits.
	ShaThree256([u8; 32]),
	/// Data that can be read once the beacon has signed a round.
	TimelockEncrypted {
		/// The ciphertext.
		encrypted: BoundedVec<u8, ConstU32<MAX_TIMELOCKED>>,
		/// The round whose signature opens it.
		reveal_round: u64,
	},
	/// No data: asks to forget the bonds that validators have in the neuron.
	ResetBondsFlag,
	/// Plain data that may be longer.
	BigRaw(BoundedVec<u8, ConstU32<MAX_BIG_RAW>>),
	/// Timelocked data that could not be opened and never will be. The chain puts it in the place of a
	/// [`Data::TimelockEncrypted`] field; nobody publishes it.
	TimelockRevealFailed {
		/// The ciphertext, as it was published.
		encrypted: BoundedVec<u8, ConstU32<MAX_TIMELOCKED>>,
		/// The round whose signature should have opened it.
		reveal_round: u64,
	},
}

impl Data {
	/// Bytes that count against the space of a hotkey.
	pub fn space(&self) -> u64 {
		let bytes = match self {
			Self::None | Self::ResetBondsFlag => 0,
			Self::Raw(bytes) => bytes.len(),
			Self::BigRaw(bytes) => bytes.len(),
			Self::TimelockEncrypted { encrypted, .. }
			| Self::TimelockRevealFailed { encrypted, .. } => encrypted.len(),
			Self::BlakeTwo256(hash)
			| Self::Sha256(hash)
			| Self::Keccak256(hash)
			| Self::ShaThree256(hash) => hash.len(),
		};
		u64::try_from(bytes).unwrap_or(u64::MAX)
	}

	/// The round that opens it, where it is timelocked and may still be opened.
	pub fn reveal_round(&self) -> Option<u64> {
		match self {
			Self::TimelockEncrypted { reveal_round, .. } => Some(*reveal_round),
			Self::None
			| Self::Raw(_)
			| Self::BlakeTwo256(_)
			| Self::Sha256(_)
			| Self::Keccak256(_)
			| Self::ShaThree256(_)
			| Self::ResetBondsFlag
			| Self::BigRaw(_)
			| Self::TimelockRevealFailed { .. } => None,
		}
	}

	/// What the chain says of a field, and a hotkey cannot: that it was not opened.
	pub fn is_verdict(&self) -> bool {
		matches!(self, Self::TimelockRevealFailed { .. })
	}
}

impl Encode for Data {
	fn size_hint(&self) -> usize {
		// The leading byte, a length of at most two bytes, a round.
		usize::try_from(self.space()).unwrap_or_default().saturating_add(11)
	}

	fn encode_to<O: Output + ?Sized>(&self, out: &mut O) {
		match self {
			Self::None => out.push_byte(lead::NONE),
			Self::Raw(bytes) => {
				// At most 128, so that the sum is at most `LAST_RAW`.
				let length = u8::try_from(bytes.len()).unwrap_or_default();
				out.push_byte(lead::RAW.saturating_add(length));
				out.write(bytes);
			},
			Self::BlakeTwo256(bytes) => (lead::BLAKE_TWO_256, bytes).encode_to(out),
			Self::Sha256(bytes) => (lead::SHA_256, bytes).encode_to(out),
			Self::Keccak256(bytes) => (lead::KECCAK_256, bytes).encode_to(out),
			Self::ShaThree256(bytes) => (lead::SHA_THREE_256, bytes).encode_to(out),
			Self::TimelockEncrypted { encrypted, reveal_round } => {
				(lead::TIMELOCK_ENCRYPTED, encrypted, reveal_round).encode_to(out);
			},
			Self::ResetBondsFlag => out.push_byte(lead::RESET_BONDS_FLAG),
			Self::BigRaw(bytes) => (lead::BIG_RAW, bytes).encode_to(out),
			Self::TimelockRevealFailed { encrypted, reveal_round } => {
				(lead::TIMELOCK_REVEAL_FAILED, encrypted, reveal_round).encode_to(out);
			},
		}
	}
}

impl codec::EncodeLike for Data {}

impl Decode for Data {
	fn decode<I: Input>(input: &mut I) -> Result<Self, Error> {
		Ok(match input.read_byte()? {
			lead::NONE => Self::None,
			byte @ lead::RAW..=lead::LAST_RAW => {
				let mut bytes = vec![0; usize::from(byte.saturating_sub(lead::RAW))];
				input.read(&mut bytes)?;
				Self::Raw(bytes.try_into().map_err(|_| "raw data is too long")?)
			},
			lead::BLAKE_TWO_256 => Self::BlakeTwo256(Decode::decode(input)?),
			lead::SHA_256 => Self::Sha256(Decode::decode(input)?),
			lead::KECCAK_256 => Self::Keccak256(Decode::decode(input)?),
			lead::SHA_THREE_256 => Self::ShaThree256(Decode::decode(input)?),
			lead::TIMELOCK_ENCRYPTED => Self::TimelockEncrypted {
				encrypted: Decode::decode(input)?,
				reveal_round: Decode::decode(input)?,
			},
			lead::RESET_BONDS_FLAG => Self::ResetBondsFlag,
			lead::BIG_RAW => Self::BigRaw(Decode::decode(input)?),
			lead::TIMELOCK_REVEAL_FAILED => Self::TimelockRevealFailed {
				encrypted: Decode::decode(input)?,
				reveal_round: Decode::decode(input)?,
			},
			_ => return Err("no such kind of data".into()),
		})
	}
}

impl DecodeWithMemTracking for Data {}

impl MaxEncodedLen for Data {
	fn max_encoded_len() -> usize {
		let timelocked = BoundedVec::<u8, ConstU32<MAX_TIMELOCKED>>::max_encoded_len();
		timelocked.saturating_add(u64::max_encoded_len()).saturating_add(1)
	}
}

/// Adds the variants `RawN` of these lengths.
macro_rules! raw_variants {
	($variants:expr, $($length:literal)*) => {
		$variants$(.variant(concat!("Raw", $length), |variant| {
			variant
				.index(lead::RAW + $length)
				.fields(Fields::unnamed().field(|field| field.ty::<[u8; $length]>()))
		}))*
	};
}

impl TypeInfo for Data {
	type Identity = Self;

	fn type_info() -> Type {
		let hash = || Fields::unnamed().field(|field| field.ty::<[u8; 32]>());
		let timelocked = || {
			Fields::named()
				.field(|field| {
					field.name("encrypted").ty::<BoundedVec<u8, ConstU32<MAX_TIMELOCKED>>>()
				})
				.field(|field| field.name("reveal_round").ty::<u64>())
		};
		#[rustfmt::skip]
		let variants = raw_variants!(
			Variants::new().variant("None", |variant| variant.index(lead::NONE)),
			0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30
			31 32 33 34 35 36 37 38 39 40 41 42 43 44 45 46 47 48 49 50 51 52 53 54 55 56 57 58
			59 60 61 62 63 64 65 66 67 68 69 70 71 72 73 74 75 76 77 78 79 80 81 82 83 84 85 86
			87 88 89 90 91 92 93 94 95 96 97 98 99 100 101 102 103 104 105 106 107 108 109 110
			111 112 113 114 115 116 117 118 119 120 121 122 123 124 125 126 127 128
		);
		let variants = variants
			.variant("BlakeTwo256", |v| v.index(lead::BLAKE_TWO_256).fields(hash()))
			.variant("Sha256", |v| v.index(lead::SHA_256).fields(hash()))
			.variant("Keccak256", |v| v.index(lead::KECCAK_256).fields(hash()))
			.variant("ShaThree256", |v| v.index(lead::SHA_THREE_256).fields(hash()))
			.variant("TimelockEncrypted", |v| {
				v.index(lead::TIMELOCK_ENCRYPTED).fields(timelocked())
			})
			.variant("ResetBondsFlag", |v| v.index(lead::RESET_BONDS_FLAG))
			.variant("BigRaw", |v| {
				v.index(lead::BIG_RAW).fields(
					Fields::unnamed()
						.field(|field| field.ty::<BoundedVec<u8, ConstU32<MAX_BIG_RAW>>>()),
				)
			})
			.variant("TimelockRevealFailed", |v| {
				v.index(lead::TIMELOCK_REVEAL_FAILED).fields(timelocked())
			});
		Type::builder().path(Path::new("Data", module_path!())).variant(variants)
	}
}

/// What a hotkey publishes.
#[derive(
	Clone,
	Debug,
	Default,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct CommitmentInfo {
	/// The fields, at most [`MAX_FIELDS`].
	pub fields: BoundedVec<Data, ConstU32<MAX_FIELDS>>,
}

impl CommitmentInfo {
	/// Least space that a commitment counts, in bytes.
	pub const MIN_SPACE: u64 = 100;

	/// Bytes that it counts against the space of a hotkey.
	pub fn space(&self) -> u64 {
		let bytes = self.fields.iter().fold(0, |sum: u64, data| sum.saturating_add(data.space()));
		bytes.max(Self::MIN_SPACE)
	}

	/// The rounds that open its timelocked fields, in their order.
	pub fn reveal_rounds(&self) -> impl Iterator<Item = u64> + '_ {
		self.fields.iter().filter_map(Data::reveal_round)
	}

	/// Whether a field says what only the chain says.
	pub fn has_verdict(&self) -> bool {
		self.fields.iter().any(Data::is_verdict)
	}

	/// Whether it asks to forget bonds.
	pub fn resets_bonds(&self) -> bool {
		self.fields.contains(&Data::ResetBondsFlag)
	}
}

/// What is stored of a commitment.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Registration {
	/// Reserved balance of the hotkey, in rao.
	pub deposit: u64,
	/// Block of the commitment.
	pub block: u32,
	/// What was published.
	pub info: CommitmentInfo,
}

/// Space that a hotkey has used since the last epoch of the subnet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct UsedSpace {
	/// Number of the epoch in which it was used.
	pub last_epoch: u64,
	/// Bytes.
	pub used_space: u64,
}

/// Why a timelocked field was not opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub enum RevealError {
	/// It is no ciphertext.
	CiphertextDeserialize,
	/// It does not open with the pulse of its round.
	Decrypt,
	/// There is no text in it. Clients cannot read an empty one.
	EmptyPlaintext,
	/// Its round is too old for a pulse to come.
	PulseExpired,
}
