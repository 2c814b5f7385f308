//! A storage in memory, for tests and for reading: what it is given stays as long as somebody holds it.

use std::sync::{Arc, Mutex, PoisonError};

use super::{Checked, Step, Storage, StoreError, Watch, tell};
use crate::log::Operation;

/// Operations in memory. Clones share them, as processes share a folder.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    ops: Arc<Mutex<Vec<Arc<Operation>>>>,
    failing: Arc<Mutex<bool>>,
}

impl Memory {
    /// What it holds.
    pub fn ops(&self) -> Vec<Arc<Operation>> {
        self.ops.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Lets appending fail as on a full disk, or work again.
    pub fn fail(&self, failing: bool) {
        *self.failing.lock().unwrap_or_else(PoisonError::into_inner) = failing;
    }
}

impl Storage for Memory {
    fn append(&mut self, batch: &[Arc<Operation>]) -> Result<(), StoreError> {
        if *self.failing.lock().unwrap_or_else(PoisonError::into_inner) {
            let source = std::io::Error::from(std::io::ErrorKind::StorageFull);
            return Err(StoreError::Io { path: "memory".into(), source });
        }
        self.ops.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(batch);
        Ok(())
    }

    fn probe(&mut self) -> Result<(), StoreError> {
        self.append(&[])
    }

    fn settle(&mut self) -> Result<(), StoreError> {
        Ok(())
    }

    fn is_unsettled(&self) -> bool {
        false
    }

    fn audit(&mut self, watch: &mut Watch<'_>) -> Result<(Checked, Vec<Arc<Operation>>), StoreError> {
        tell(watch, Step::Compare, 0, 1)?;
        let ops = self.ops();
        Ok((Checked { lines: ops.len(), records: ops.len(), ..Checked::default() }, ops))
    }

    fn rewrite_watched(
        &mut self,
        ops: &mut dyn Iterator<Item = &Arc<Operation>>,
        watch: &mut Watch<'_>,
    ) -> Result<(), StoreError> {
        tell(watch, Step::Sync, 0, 1)?;
        *self.ops.lock().unwrap_or_else(PoisonError::into_inner) = ops.cloned().collect();
        Ok(())
    }
}
