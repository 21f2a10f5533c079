//! Objects that were read, for deltas that are made against them.

use std::collections::VecDeque;

use foldhash::HashMap;

use super::{Object, Place};

/// How many bytes of objects are kept.
const KEPT: usize = 2 << 20;

/// About how many bytes it takes to keep an object that has none.
const BESIDE: usize = 128;

/// Objects by the place of their entries; the oldest is forgotten first.
#[derive(Debug, Default)]
pub(super) struct Kept {
    objects: HashMap<Place, Object>,
    order: VecDeque<Place>,
    bytes: usize,
}

impl Kept {
    pub fn get(&self, place: Place) -> Option<Object> {
        self.objects.get(&place).cloned()
    }

    /// Keeps an object, unless it would drive out most of the others.
    pub fn keep(&mut self, place: Place, object: &Object) {
        let bytes = size(object);
        if bytes > KEPT / 4 || self.objects.insert(place, object.clone()).is_some() {
            return;
        }
        self.order.push_back(place);
        self.bytes += bytes;
        while self.bytes > KEPT
            && let Some(oldest) = self.order.pop_front()
        {
            self.bytes -= self.objects.remove(&oldest).as_ref().map_or(0, size);
        }
    }
}

/// How many bytes it takes to keep an object.
fn size(object: &Object) -> usize {
    object.1.len() + BESIDE
}
