#include <azvmreset/result.hpp>

#include <array>
#include <string>
#include <utility>

#include "support/catch.hpp"

using namespace azvmreset;

namespace {

using Wide = std::array<char, 1000>;

Error refused() { return {ErrorCode::refused, "ARM said no, in more letters than a short string has room for"}; }

}  // namespace

TEST_CASE("a result is no wider than it must be", "[base][result]") {
  CHECK(sizeof(Result<void>) <= 2 * sizeof(void*));
  CHECK(sizeof(Result<int>) <= 2 * sizeof(void*));
  CHECK(sizeof(Result<Wide>) <= 2 * sizeof(void*));
}

TEST_CASE("a copy of a result has a value of its own, wherever it lies", "[base][result]") {
  Result<Wide> first{Wide{}};
  Result<Wide> second = first;
  (*second)[0] = 'x';
  CHECK((*first)[0] == 0);
  first = second;
  CHECK((*first)[0] == 'x');

  const Result<std::string> failed = refused();
  Result<std::string> copy = failed;
  const Error taken = std::move(copy).error();
  CHECK(taken.message == refused().message);
  CHECK(failed.error().message == refused().message);
}

TEST_CASE("a failure is handed on to a result of another type as it is", "[base][result]") {
  Result<void> below = refused();
  const Error* error = &below.error();
  const Result<Wide> above = std::move(below).failure();
  REQUIRE_FALSE(above);
  CHECK(&above.error() == error);
}

TEST_CASE("what a completion hands over becomes a result", "[base][result]") {
  CHECK(Result<void>::from({}).ok());
  CHECK(Result<void>::from(refused()).error().code == ErrorCode::refused);
  CHECK(Result<std::string>::from(std::string("token")).value() == "token");
  CHECK(Result<std::string>::from(refused()).error().code == ErrorCode::refused);
}
