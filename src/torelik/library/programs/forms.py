"""What programs send, made clean."""

from django import forms


class IssueForm(forms.Form):
    """Which copy to whom."""

    card = forms.CharField(max_length=40)
    barcode = forms.CharField(max_length=40)


class ReturnForm(forms.Form):
    """Which copy comes back, and at which place."""

    barcode = forms.CharField(max_length=40)
    place = forms.CharField(max_length=40, required=False)


class RenewalForm(forms.Form):
    """Which loan is extended."""

    loan = forms.UUIDField()


class HoldForm(forms.Form):
    """Who waits for which title, and where it is picked up."""

    card = forms.CharField(max_length=40)
    record = forms.UUIDField()
    pickup = forms.CharField(max_length=40, required=False)
