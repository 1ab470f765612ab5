"""What a browser may send about people: signing in, passwords, accounts and roles."""

from pydantic import BaseModel, ConfigDict, Field, model_validator

from licensing.people.rules import LONGEST_PASSWORD, Role
from licensing.web.forms import ActForm

EMAIL = r"^[^@\s<>\"]+@[^@\s<>\"]+\.[^@\s<>\"]+$"


class SignInForm(ActForm):
    """E-mail and password. `next` is where they wanted to go."""

    email: str = Field(title="E-mail address", max_length=200)
    password: str = Field(title="Password", max_length=LONGEST_PASSWORD)
    next: str = Field(default="", title="Where to go next", max_length=500)


class NewPasswordForm(ActForm):
    """A password, typed twice."""

    password: str = Field(title="Password", max_length=LONGEST_PASSWORD)
    again: str = Field(title="Password again", max_length=LONGEST_PASSWORD)

    @model_validator(mode="after")
    def is_the_same_twice(self) -> "NewPasswordForm":
        if self.password != self.again:
            raise ValueError("The two passwords differ")
        return self


class ChangePasswordForm(NewPasswordForm):
    """The current password, and a new one twice."""

    current: str = Field(title="Current password", max_length=LONGEST_PASSWORD)


class FirstAdministratorForm(NewPasswordForm):
    """The first administrator describes themselves."""

    name: str = Field(title="Name", max_length=120)
    email: str = Field(title="E-mail address", max_length=200, pattern=EMAIL)
    post: str = Field(default="", title="Job title", max_length=120)


class PersonForm(ActForm):
    """Somebody new."""

    name: str = Field(title="Name", max_length=120)
    email: str = Field(title="E-mail address", max_length=200, pattern=EMAIL)
    post: str = Field(default="", title="Job title or office", max_length=120)
    roles: frozenset[Role] = Field(default=frozenset(), title="Roles")


class RoleForm(ActForm):
    """A role to give or to end."""

    role: Role = Field(title="Role")


class TabletForm(ActForm):
    """What the enrolled tablet is called in the list."""

    label: str = Field(title="Name of this tablet", max_length=80)


class AgainForm(BaseModel):
    """Signing in again in place, as the tablet's own script sends it."""

    model_config = ConfigDict(extra="forbid")

    email: str = Field(max_length=200)
    password: str = Field(max_length=LONGEST_PASSWORD)


class ButtonForm(ActForm):
    """A button that sends nothing but its key."""


class BeForm(ActForm):
    """Who to be in a demonstration; `next` is where they were."""

    next: str = Field(default="", max_length=500)
