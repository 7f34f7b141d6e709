from django.urls import URLPattern, URLResolver, path

from organization.views import demo, notices, post_holders, profile, signing_in, tokens

urlpatterns: list[URLPattern | URLResolver] = [
    path("login/", signing_in.SignInView.as_view(), name="login"),
    path("logout/", signing_in.SignOutView.as_view(), name="logout"),
    path("password/", signing_in.ChangePasswordView.as_view(), name="password_change"),
    path("demo/sign-in/", demo.sign_in, name="demo_sign_in"),
    path("demo/clock/", demo.move_clock, name="demo_clock"),
    path("notices/", notices.notices, name="notices"),
    path("notices/read/", notices.mark_notices_read, name="mark_notices_read"),
    path("notices/<int:pk>/open/", notices.open_notice, name="open_notice"),
    path("me/", profile.profile, name="profile"),
    path("me/language/", profile.choose_language, name="choose_language"),
    path("me/delegations/new/", profile.new_delegation, name="new_delegation"),
    path("me/delegations/<int:pk>/end/", profile.stop_delegation, name="stop_delegation"),
    path("my/tokens/", tokens.tokens, name="my_tokens"),
    path("my/tokens/<int:pk>/end/", tokens.end_token, name="end_my_token"),
    path("posts/", post_holders.post_holders, name="post_holders"),
]
