#include "guest/echo.hpp"

#include <string>

#include "support/catch.hpp"

using azvmreset::Secret;
using azvmreset::guest::mask_echo;

TEST_CASE("an echoed password is masked", "[guest][echo]") {
  const Secret password("Correct-Horse-7");
  CHECK(mask_echo("cannot set 'Correct-Horse-7' for bob", password) == "cannot set 'REDACTED' for bob");
  CHECK(mask_echo("Correct-Horse-7Correct-Horse-7", password) == "REDACTEDREDACTED");
  CHECK(mask_echo("CORRECT-HORSE-7", password) == "REDACTED");
  CHECK(mask_echo("nothing of it", password) == "nothing of it");
}

TEST_CASE("a password is found behind escapes too", "[guest][echo]") {
  const Secret password("a\"b\\cd");
  CHECK(mask_echo("{\"Password\":\"a\\\"b\\\\cd\"}", password) == "{\"Password\":\"REDACTED\"}");
  CHECK(mask_echo("plain a\"b\\cd", password) == "plain REDACTED");
}

TEST_CASE("the beginning of a password before a cut is masked", "[guest][echo]") {
  const Secret password("Correct-Horse-7");
  CHECK(mask_echo("\"cannot set Correct-Ho\"…, refused", password) == "\"cannot set REDACTED\"…, refused");
  CHECK(mask_echo("\"cannot set Correct-Horse-7\"…", password) == "\"cannot set REDACTED\"…");
  CHECK(mask_echo("\"cannot set Co\"…", password) == "\"cannot set Co\"…");
  CHECK(mask_echo("\"…\"…", password) == "\"…\"…");
}

TEST_CASE("a mask that resembles the password ends", "[guest][echo]") {
  CHECK(mask_echo("REDACTED", Secret("REDACTED")) == "REDACTED");
  CHECK(mask_echo("edacteD", Secret("dact")) == "eREDACTEDeD");
}

TEST_CASE("a text with a very short password in it is withheld", "[guest][echo]") {
  CHECK(mask_echo("abc was refused", Secret("abc")) == "(withheld: it holds the password)");
  CHECK(mask_echo("xyz was refused", Secret("abc")) == "xyz was refused");
}

TEST_CASE("without a password nothing is masked", "[guest][echo]") { CHECK(mask_echo("text", Secret()) == "text"); }
