from django.urls import path

from torelik.identity.signin.views import account, coming_in, factors, passwords, people

app_name = "signin"
urlpatterns = [
    path("sign-in/", coming_in.sign_in, name="sign-in"),
    path("sign-in/second-step/", coming_in.second_step, name="second-step"),
    path("sign-in/outer/", coming_in.begin_outer, name="outer"),
    path("sign-in/outer/answer/", coming_in.finish_outer, name="outer-answer"),
    path("sign-out/", coming_in.sign_out, name="sign-out"),
    path("password/forgotten/", passwords.forgotten, name="forgotten"),
    path("password/link/<str:secret>/", passwords.follow_link, name="password-link"),
    path("password/new/", passwords.set_new, name="new-password"),
    path("account/", account.overview, name="account"),
    path("account/password/", passwords.change, name="change-password"),
    path("account/confirm/", account.confirm, name="confirm"),
    path("account/sessions/end-others/", account.end_others, name="end-others"),
    path("account/sessions/<uuid:uuid>/end/", account.end_session, name="end-session"),
    path("account/second-factor/", factors.overview, name="second-factor"),
    path("account/second-factor/application/", factors.add_application, name="add-application"),
    path("account/second-factor/passkey/", factors.add_passkey, name="add-passkey"),
    path("account/second-factor/recovery-codes/", factors.make_codes, name="recovery-codes"),
    path("account/second-factor/<int:factor_id>/remove/", factors.remove, name="remove-factor"),
    path("people/lists/<uuid:uuid>/links/", people.links_of_list, name="links-of-list"),
    path("people/sign-in/", people.people, name="people"),
    path("people/sign-in/<uuid:uuid>/", people.person, name="person"),
    path("people/sign-in/<uuid:uuid>/reset-second-factor/", people.reset_second_factor, name="reset-second-factor"),
    path("people/sign-in/<uuid:uuid>/end-sessions/", people.end_sessions, name="end-sessions-of-person"),
    path("people/sign-in/<uuid:uuid>/password-link/", people.give_link, name="give-link"),
    path("people/sign-in/<uuid:uuid>/outer/", people.link_outer, name="link-outer"),
    path("people/sign-in/<uuid:uuid>/outer/<uuid:link>/unlink/", people.unlink_outer, name="unlink-outer"),
]
