"""Who a person is: the user, reporting attributes, consent, data requests, sign-in."""
