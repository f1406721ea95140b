package chat.parley.testkit;

import chat.parley.accounts.AuditLog;
import chat.parley.accounts.MemoryAuditLog;

class MemoryAuditLogTest extends AuditLogContract {
    @Override
    protected AuditLog create() {
        return new MemoryAuditLog();
    }
}
