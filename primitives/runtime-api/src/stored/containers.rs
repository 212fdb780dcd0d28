//! Bounded containers that look like plain ones in metadata.

use alloc::{
	collections::{BTreeMap, BTreeSet},
	vec::Vec,
};
use codec::{Decode, DecodeLength, DecodeWithMemTracking, Encode, EncodeLike, MaxEncodedLen};
use core::ops::{Deref, DerefMut};
use scale_info::{Type, TypeInfo};
use sp_core::ConstU32;
use sp_runtime::{BoundedBTreeMap, BoundedBTreeSet, BoundedVec};

/// Bytes of a text or a blob, at most `N` of them.
pub type BoundedBytes<const N: u32> = WireVec<u8, N>;

/// A list of at most `N` elements that metadata shows as `Vec<T>`.
///
/// Longer lists neither convert nor decode.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen)]
pub struct WireVec<T, const N: u32>(BoundedVec<T, ConstU32<N>>);

impl<T, const N: u32> WireVec<T, N> {
	/// The empty list.
	pub fn new() -> Self {
		Self(BoundedVec::new())
	}

	/// The first `N` elements of a list.
	pub fn truncate_from(list: Vec<T>) -> Self {
		Self(BoundedVec::truncate_from(list))
	}

	/// The most elements a list can have.
	pub const fn bound() -> u32 {
		N
	}

	/// The elements as a plain list.
	pub fn into_inner(self) -> Vec<T> {
		self.0.into_inner()
	}

	/// Add an element at the end, or give it back when the list is full.
	pub fn try_push(&mut self, element: T) -> Result<(), T> {
		self.0.try_push(element)
	}

	/// Keep the elements for which `keep` holds, in their order.
	pub fn retain(&mut self, keep: impl FnMut(&T) -> bool) {
		self.0.retain(keep)
	}
}

impl<T, const N: u32> Default for WireVec<T, N> {
	fn default() -> Self {
		Self::new()
	}
}

impl<T, const N: u32> Deref for WireVec<T, N> {
	type Target = [T];

	fn deref(&self) -> &[T] {
		self.0.as_slice()
	}
}

impl<T, const N: u32> DerefMut for WireVec<T, N> {
	fn deref_mut(&mut self) -> &mut [T] {
		self.0.as_mut()
	}
}

impl<T, const N: u32> TryFrom<Vec<T>> for WireVec<T, N> {
	/// The list that is too long.
	type Error = Vec<T>;

	fn try_from(list: Vec<T>) -> Result<Self, Vec<T>> {
		BoundedVec::try_from(list).map(Self)
	}
}

impl<T, const N: u32> From<WireVec<T, N>> for Vec<T> {
	fn from(list: WireVec<T, N>) -> Self {
		list.into_inner()
	}
}

impl<T, const N: u32> IntoIterator for WireVec<T, N> {
	type Item = T;
	type IntoIter = alloc::vec::IntoIter<T>;

	fn into_iter(self) -> Self::IntoIter {
		self.into_inner().into_iter()
	}
}

impl<'a, T, const N: u32> IntoIterator for &'a WireVec<T, N> {
	type Item = &'a T;
	type IntoIter = core::slice::Iter<'a, T>;

	fn into_iter(self) -> Self::IntoIter {
		self.0.as_slice().iter()
	}
}

impl<T: PartialEq, const N: u32> PartialEq<Vec<T>> for WireVec<T, N> {
	fn eq(&self, other: &Vec<T>) -> bool {
		self.0.as_slice() == other.as_slice()
	}
}

impl<T: TypeInfo + 'static, const N: u32> TypeInfo for WireVec<T, N> {
	type Identity = <Vec<T> as TypeInfo>::Identity;

	fn type_info() -> Type {
		Vec::<T>::type_info()
	}
}

impl<T, const N: u32> DecodeLength for WireVec<T, N> {
	fn len(self_encoded: &[u8]) -> Result<usize, codec::Error> {
		<Vec<T> as DecodeLength>::len(self_encoded)
	}
}

impl<T: Encode, const N: u32> EncodeLike<Vec<T>> for WireVec<T, N> {}

/// A map with at most `N` keys that metadata shows as `BTreeMap<K, V>`.
///
/// Larger maps neither convert nor decode.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen)]
pub struct WireMap<K: Ord, V, const N: u32>(BoundedBTreeMap<K, V, ConstU32<N>>);

impl<K: Ord, V, const N: u32> WireMap<K, V, N> {
	/// The empty map.
	pub fn new() -> Self {
		Self(BoundedBTreeMap::new())
	}

	/// The most keys a map can have.
	pub const fn bound() -> u32 {
		N
	}

	/// The entries as a plain map.
	pub fn into_inner(self) -> BTreeMap<K, V> {
		self.0.into_inner()
	}

	/// Set a key and return its old value, or give both back when the map is full.
	pub fn try_insert(&mut self, key: K, value: V) -> Result<Option<V>, (K, V)> {
		self.0.try_insert(key, value)
	}

	/// Remove a key and return its value.
	pub fn remove(&mut self, key: &K) -> Option<V> {
		self.0.remove(key)
	}

	/// The value of a key, to change it.
	pub fn get_mut(&mut self, key: &K) -> Option<&mut V> {
		self.0.get_mut(key)
	}
}

impl<K: Ord, V, const N: u32> Default for WireMap<K, V, N> {
	fn default() -> Self {
		Self::new()
	}
}

impl<K: Ord, V, const N: u32> Deref for WireMap<K, V, N> {
	type Target = BTreeMap<K, V>;

	fn deref(&self) -> &BTreeMap<K, V> {
		&self.0
	}
}

impl<K: Ord, V, const N: u32> TryFrom<BTreeMap<K, V>> for WireMap<K, V, N> {
	/// The map is too large.
	type Error = ();

	fn try_from(map: BTreeMap<K, V>) -> Result<Self, ()> {
		BoundedBTreeMap::try_from(map).map(Self)
	}
}

impl<K: Ord, V, const N: u32> From<WireMap<K, V, N>> for BTreeMap<K, V> {
	fn from(map: WireMap<K, V, N>) -> Self {
		map.into_inner()
	}
}

impl<K: Ord, V, const N: u32> IntoIterator for WireMap<K, V, N> {
	type Item = (K, V);
	type IntoIter = alloc::collections::btree_map::IntoIter<K, V>;

	fn into_iter(self) -> Self::IntoIter {
		self.into_inner().into_iter()
	}
}

impl<K, V, const N: u32> TypeInfo for WireMap<K, V, N>
where
	K: Ord + TypeInfo + 'static,
	V: TypeInfo + 'static,
{
	type Identity = <BTreeMap<K, V> as TypeInfo>::Identity;

	fn type_info() -> Type {
		BTreeMap::<K, V>::type_info()
	}
}

impl<K: Ord, V, const N: u32> DecodeLength for WireMap<K, V, N> {
	fn len(self_encoded: &[u8]) -> Result<usize, codec::Error> {
		<BTreeMap<K, V> as DecodeLength>::len(self_encoded)
	}
}

impl<K: Ord + Encode, V: Encode, const N: u32> EncodeLike<BTreeMap<K, V>> for WireMap<K, V, N> {}

/// A set of at most `N` elements that metadata shows as `BTreeSet<T>`.
///
/// Larger sets neither convert nor decode.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen)]
pub struct WireSet<T: Ord, const N: u32>(BoundedBTreeSet<T, ConstU32<N>>);

impl<T: Ord, const N: u32> WireSet<T, N> {
	/// The empty set.
	pub fn new() -> Self {
		Self(BoundedBTreeSet::new())
	}

	/// The most elements a set can have.
	pub const fn bound() -> u32 {
		N
	}

	/// The elements as a plain set.
	pub fn into_inner(self) -> BTreeSet<T> {
		self.0.into_inner()
	}

	/// Add an element; whether it is new. Gives it back when the set is full.
	pub fn try_insert(&mut self, element: T) -> Result<bool, T> {
		self.0.try_insert(element)
	}

	/// Remove an element; whether it was there.
	pub fn remove(&mut self, element: &T) -> bool {
		self.0.remove(element)
	}
}

impl<T: Ord, const N: u32> Default for WireSet<T, N> {
	fn default() -> Self {
		Self::new()
	}
}

impl<T: Ord, const N: u32> Deref for WireSet<T, N> {
	type Target = BTreeSet<T>;

	fn deref(&self) -> &BTreeSet<T> {
		&self.0
	}
}

impl<T: Ord, const N: u32> TryFrom<BTreeSet<T>> for WireSet<T, N> {
	/// The set is too large.
	type Error = ();

	fn try_from(set: BTreeSet<T>) -> Result<Self, ()> {
		BoundedBTreeSet::try_from(set).map(Self)
	}
}

impl<T: Ord, const N: u32> From<WireSet<T, N>> for BTreeSet<T> {
	fn from(set: WireSet<T, N>) -> Self {
		set.into_inner()
	}
}

impl<T: Ord, const N: u32> IntoIterator for WireSet<T, N> {
	type Item = T;
	type IntoIter = alloc::collections::btree_set::IntoIter<T>;

	fn into_iter(self) -> Self::IntoIter {
		self.into_inner().into_iter()
	}
}

impl<T: Ord + TypeInfo + 'static, const N: u32> TypeInfo for WireSet<T, N> {
	type Identity = <BTreeSet<T> as TypeInfo>::Identity;

	fn type_info() -> Type {
		BTreeSet::<T>::type_info()
	}
}

impl<T: Ord, const N: u32> DecodeLength for WireSet<T, N> {
	fn len(self_encoded: &[u8]) -> Result<usize, codec::Error> {
		<BTreeSet<T> as DecodeLength>::len(self_encoded)
	}
}

impl<T: Ord + Encode, const N: u32> EncodeLike<BTreeSet<T>> for WireSet<T, N> {}
