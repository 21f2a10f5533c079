//! Values that are made one by one while they are written: a record of many lists is never in memory
//! as a whole, beside the report that it is made of.

use std::{borrow::Cow, fmt};

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Serialize, Serializer};

/// An array of values.
pub(super) struct Each<'a, T> {
    count: usize,
    make: Box<dyn Fn(usize) -> Option<T> + 'a>,
}

impl<'a, T> Each<'a, T> {
    /// Makes values of the numbers below `count`; none of those where there is nothing.
    pub fn new(count: usize, make: impl Fn(usize) -> Option<T> + 'a) -> Self {
        Self { count, make: Box::new(make) }
    }

    /// Makes one of each of these.
    pub fn of<V>(values: &'a [V]) -> Self
    where
        T: From<&'a V>,
    {
        Self::new(values.len(), |at| values.get(at).map(T::from))
    }
}

impl<T> fmt::Debug for Each<'_, T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Each").field("count", &self.count).finish_non_exhaustive()
    }
}

impl<T: Serialize> Serialize for Each<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq((0..self.count).filter_map(&self.make))
    }
}

impl<T: JsonSchema> JsonSchema for Each<'_, T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        Vec::<T>::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Vec::<T>::json_schema(generator)
    }
}
