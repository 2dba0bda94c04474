#include "capi/guarded.hpp"

#include "capi/lend.hpp"
#include "support/catch.hpp"

#include <stdexcept>
#include <string>

using namespace azvmreset;
using namespace azvmreset::capi;

TEST_CASE("guarded", "[capi]") {
  azvmr_error* err = nullptr;

  SECTION("gives AZVMR_OK and writes no error when all is well") {
    CHECK(guarded(&err, [] { return Result<void>(); }) == AZVMR_OK);
    CHECK(err == nullptr);
  }

  SECTION("hands out the error that came instead") {
    const auto failing = []() -> Result<void> { return Error{ErrorCode::not_found, "no such VM"}; };
    CHECK(guarded(&err, failing) == AZVMR_NOT_FOUND);
    CHECK(azvmr_error_code(err) == AZVMR_NOT_FOUND);
    CHECK(std::string(azvmr_error_message(err, nullptr)) == "no such VM");
  }

  SECTION("needs no place for an error") {
    CHECK(guarded(nullptr, []() -> Result<void> { return Error{ErrorCode::closed, ""}; }) == AZVMR_CLOSED);
    CHECK(guarded(nullptr, []() -> Result<void> { throw std::bad_alloc(); }) == AZVMR_OUT_OF_MEMORY);
  }

  SECTION("turns what is thrown into internal") {
    CHECK(guarded(&err, []() -> Result<void> { throw std::logic_error("a fault"); }) == AZVMR_INTERNAL);
    CHECK(std::string(azvmr_error_message(err, nullptr)) == "a fault");
    azvmr_error_free(err);
    CHECK(guarded(&err, []() -> Result<void> { throw 42; }) == AZVMR_INTERNAL);
  }

  SECTION("reports memory that ran out by an error made beforehand") {
    azvmr_error* other = nullptr;
    const auto exhausted = []() -> Result<void> { throw std::bad_alloc(); };
    CHECK(guarded(&err, exhausted) == AZVMR_OUT_OF_MEMORY);
    CHECK(guarded(&other, exhausted) == AZVMR_OUT_OF_MEMORY);
    CHECK(err == other);
    azvmr_error_free(other);
    CHECK(std::string(azvmr_error_message(err, nullptr)) == "out of memory");
    CHECK(azvmr_error_category(err) == AZVMR_CATEGORY_INTERNAL);
  }

  azvmr_error_free(err);
}

TEST_CASE("what a getter lends is never NULL", "[capi]") {
  size_t length = 7;
  CHECK(std::string(lend(std::string_view(), &length)).empty());
  CHECK(length == 0);
  CHECK(lend(std::vector<int32_t>(), &length) != nullptr);
  CHECK(lend(std::vector<const char*>(), nullptr) != nullptr);
}
