"""Registers, signs out and signs in at a page over HTTPS, the way a browser does: browser.py PORT HOST-PORT CA USER PASSWORD.

Connects to PORT, and says that it is at HOST-PORT, which is another one when a proxy stands between. Prints "signed in".
"""
import http.client
import re
import ssl
import sys
import urllib.parse

port, host_port, ca, user, password = sys.argv[1:6]
context = ssl.create_default_context(cafile=ca)
cookies = {}


def ask(method, path, form=None):
    connection = http.client.HTTPSConnection("localhost", int(port), context=context, timeout=20)
    headers = {"Host": "localhost:" + host_port, "Origin": "https://localhost:" + host_port}
    if cookies:
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
    body = None
    if form is not None:
        body = urllib.parse.urlencode(form)
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    connection.request(method, path, body=body, headers=headers)
    answer = connection.getresponse()
    for name, value in answer.getheaders():
        if name.lower() == "set-cookie":
            key, _, rest = value.partition("=")
            cookies[key] = rest.partition(";")[0]
    text = answer.read().decode()
    connection.close()
    return answer.status, text


def csrf(text):
    return re.search(r'name="csrf"[^>]*value="([^"]*)"', text).group(1)


for path in ("/register", "/login"):
    _, page = ask("GET", path)
    status, text = ask("POST", path, {"userName": user, "password": password, "csrf": csrf(page)})
    assert status == 303, (path, status, text[:500])
    if path == "/register":
        _, account = ask("GET", "/account")
        status, _ = ask("POST", "/logout", {"csrf": csrf(account)})
        assert status == 303, status
_, account = ask("GET", "/account")
assert user in account
status, text = ask("POST", "/login", {"userName": user, "password": password + " wrong", "csrf": csrf(account)})
print("signed in", "; ".join(f"{name}={value}" for name, value in cookies.items()))
