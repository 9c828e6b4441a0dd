"""Whose signatures a ledger needs: a new policy, proposed and agreed to by every community. Stands on `keys`."""
