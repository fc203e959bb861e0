/// One consistent state of the ledger, for the body of `LedgerStore.read`. Areas add their queries as extensions; they
/// work within a `LedgerTransaction` too.
public class LedgerReader: ReadContext {}
