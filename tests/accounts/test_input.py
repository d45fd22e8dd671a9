"""Whatever is sent, the answer is a page that says what is wrong."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

FORM = "application/x-www-form-urlencoded"
BROKEN = ["%00", "%FF", "%ED%A0%80", "a%00b", "%C3", "%1B", "%F8%88%80%80%80", "%C0%AF"]


def post(client, body, path="/signin/"):
    return client.generic("POST", path, body, content_type=FORM)


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/signin/", "/api/v1/needs"])
def test_what_comes_in_chunks_is_refused_and_not_taken_for_nothing(client, path):
    answer = client.generic("POST", path, headers={"Transfer-Encoding": "chunked"})
    assert answer.status_code == 411
    assert "Content-Length" in answer.content.decode()


@pytest.mark.django_db
class TestTextThatIsNone:
    @pytest.mark.parametrize("broken", BROKEN)
    def test_in_the_query_is_refused_by_name(self, client, broken):
        answer = client.generic("GET", "/signin/", QUERY_STRING=f"ok=1&from={broken}")
        assert answer.status_code == 400
        assert "“from”" in answer.content.decode()

    @pytest.mark.parametrize("broken", BROKEN)
    def test_in_a_form_is_refused_by_name(self, client, mina, broken):
        answer = post(client, f"email=mina%40example.org&password={broken}")
        assert answer.status_code == 400
        assert "“password”" in answer.content.decode()

    @pytest.mark.parametrize("broken", BROKEN)
    def test_in_the_name_of_a_field_is_refused(self, client, broken):
        assert post(client, f"{broken}=1").status_code == 400
        assert client.generic("GET", "/signin/", QUERY_STRING=broken).status_code == 400

    @pytest.mark.parametrize("broken", ["\0", "a\0b", "\x1b", "\ufffd"])
    def test_in_a_form_with_files_is_refused_by_name(self, client, broken):
        answer = client.post("/signin/", {"email": broken, "password": "x"})
        assert answer.status_code == 400
        assert "“email”" in answer.content.decode()

    def test_in_the_name_of_a_file_is_refused(self, client):
        answer = client.post("/signin/", {"photo": SimpleUploadedFile("a\0b.png", b"x")})
        assert answer.status_code in {200, 400}

    def test_sent_raw_is_refused(self, client):
        assert post(client, b"email=\xff\xfe").status_code == 400
        assert post(client, b"email=\xed\xa0\x80").status_code == 400

    @pytest.mark.parametrize("broken", BROKEN)
    def test_in_the_address_is_no_error_of_ours(self, client, broken):
        assert client.generic("GET", f"/{broken}/").status_code in {302, 400, 404}
        assert client.generic("GET", f"/signin/{broken}").status_code in {400, 404}

    def test_is_refused_before_the_person_is_asked_to_sign_in(self, client):
        assert client.generic("GET", "/settings/", QUERY_STRING="x=%00").status_code == 400

    def test_is_shown_to_a_signed_in_person_too(self, signed_in):
        answer = post(signed_in, "name=%00&language=&time_zone=", "/settings/")
        assert answer.status_code == 400
        assert "“name”" in answer.content.decode()

    def test_does_not_put_markup_on_the_page(self, client):
        said = post(client, "%3Cscript%3Ealert(1)=%00").content.decode()
        assert "<script>alert" not in said

    @pytest.mark.parametrize("cookie", [r'"\000aaaaaaaa"', "\x1baaaaaaaaa", "x" * 5000])
    def test_in_a_cookie_is_forgotten(self, client, cookie):
        answer = client.get("/settings/", headers={"cookie": f"sessionid={cookie}; csrftoken=x"})
        assert answer.status_code == 302

    @pytest.mark.parametrize("text", ["ສະບາຍດີ", "한국어", "tab\tand\r\nline", "😀", "é"])
    def test_leaves_all_other_text_alone(self, signed_in, text):
        told = {"name": text, "language": "", "time_zone": ""}
        assert signed_in.post("/settings/", told).status_code == 302


@pytest.mark.django_db
class TestTooMuch:
    def test_a_huge_field_is_refused(self, client):
        answer = post(client, "password=" + "x" * 10_000_000)
        assert answer.status_code == 413
        assert "5" in answer.content.decode()

    def test_a_huge_field_beside_files_is_refused(self, client):
        assert client.post("/signin/", {"password": "x" * 10_000_000}).status_code == 413

    def test_a_huge_request_is_not_even_read(self, client):
        big = SimpleUploadedFile("big.bin", b"x" * 13_000_000)
        assert client.post("/signin/", {"file": big}).status_code == 413

    @pytest.mark.parametrize("where", ["form", "query", "parts"])
    def test_too_many_fields_are_refused(self, client, where):
        pairs = "&".join(f"a{n}=1" for n in range(6000))
        answer = {
            "form": lambda: post(client, pairs),
            "query": lambda: client.generic("GET", "/signin/", QUERY_STRING=pairs),
            "parts": lambda: client.post("/signin/", {f"a{n}": "1" for n in range(6000)}),
        }[where]()
        assert answer.status_code == 400
        assert "5000" in answer.content.decode()

    @pytest.mark.parametrize(
        ("kind", "body"),
        [
            ("multipart/form-data", b"x"),
            ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data"),
            ("multipart/form-data; boundary=" + "y" * 500, b"--y"),
            (f"{FORM}; charset=utf-16", b"a=1"),
            (f"{FORM}; charset=nonsense", b"a=1"),
            ("text/plain", b"\xff"),
            ("application/json", b"{"),
            ("", b"a=1"),
        ],
    )
    def test_a_broken_envelope_is_no_error_of_ours(self, client, kind, body):
        answer = client.generic("POST", "/signin/", body, content_type=kind)
        assert answer.status_code in {200, 400}

    @pytest.mark.parametrize("length", ["", "-1", "many", "99999999999999999999"])
    def test_a_wrong_length_is_no_error_of_ours(self, client, length):
        answer = client.generic(
            "POST", "/signin/", b"a=1", content_type=FORM, CONTENT_LENGTH=length
        )
        assert answer.status_code in {200, 400, 413}
