"""Who proposes, and who decides, in this office."""

from engine.errors import Forbidden
from engine.permission import ADMINISTRATOR, ANALYST
from webapp.accounts.queries import Account
from webapp.context import office

PROPOSERS = (ANALYST, ADMINISTRATOR)


def needs_approval() -> bool:
    """Whether a second person must approve what one wants to deploy."""
    return bool(office().runtime.policy.deployment_approvers)


def decides(account: Account) -> bool:
    """Whether somebody may approve what another has proposed."""
    groups = office().runtime.policy.deployment_approvers or (ADMINISTRATOR,)
    return account.unit_id == office().unit_id and account.is_in(*groups)


def retires(account: Account) -> bool:
    """Whether somebody may end a procedure."""
    groups = office().runtime.policy.deployment_approvers or PROPOSERS
    return account.unit_id == office().unit_id and account.is_in(*groups)


def require_reader(account: Account) -> None:
    """Refuse to show proposals to who neither proposes nor decides.

    Raises:
        Forbidden: he does neither.
    """
    if not account.is_in(*PROPOSERS) and not decides(account):
        raise Forbidden(
            f"Expected an analyst or an approver, but {account.username} is neither",
            indonesian="Hanya analis dan pemberi persetujuan yang dapat melihat pengajuan.",
        )
