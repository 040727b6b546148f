"""纸质材料回收: printed papers with a code come back as scanned stacks, filed to their people."""
