"""`concilio account`: help a member of staff who is locked out."""

from __future__ import annotations

from typing import Annotated

import typer

from concilio.commands.installation import open_installation
from concilio.storage.operator_error import OperatorError

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode="markdown",
    help="Help a member of staff who is locked out: reset a lost second factor.",
)


@app.callback()
def _account() -> None:
    """Help a member of staff who is locked out: reset a lost second factor."""
    # Without this, one command alone would lose its name.


@app.command()
def reset(
    email: Annotated[str, typer.Argument(help="The e-mail with which the person logs in.")],
    host: Annotated[
        str, typer.Option(help="Where people reach the site, for the link that is printed.")
    ] = "",
) -> None:
    """Take a lost second factor and the password from an account, and print a link with which its owner sets both anew.

    Be sure who asks: whoever has the link has the person's roles. The public log says that an account got a new
    second factor, by the operator. The link is good once, for three days.

    Example:

        concilio account reset nora@river.example --host river.example
    """
    open_installation()
    from django.urls import reverse
    from django.utils import timezone

    from concilio.accounts.actions import coalition_of, take_factor
    from concilio.coalition.invitations import account_token
    from concilio.coalition.models import Person

    person = Person.objects.filter(email__iexact=email.strip()).first()
    if person is None:
        raise OperatorError(f"{email}: there is no account with this e-mail. Nothing was changed.")
    if not person.is_active:
        raise OperatorError(
            f"{email}: this account is closed. A convener can open it again. Nothing was changed."
        )
    home = coalition_of(person)
    if home is None:
        raise OperatorError(f"{email}: this account belongs to no coalition. Nothing was changed.")
    take_factor(person, home, on=timezone.now().date(), by="operator")
    link = reverse("coalition:open-account", args=[person.id, account_token(person)])
    typer.echo("The second factor and the password are gone, and every session has ended.")
    typer.echo("Hand this link over yourself; it is good once, for three days:")
    typer.echo(f"https://{host}{link}" if host else link)


def register(parent: typer.Typer) -> None:
    """Add these commands to the command line."""
    parent.add_typer(app, name="account")
