#include "ops/permissions_document.hpp"

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

#include "support/catch.hpp"

namespace {

const char* const path = AZVMRESET_SOURCE_DIR "/docs/permissions.md";

std::string read() {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

}  // namespace

TEST_CASE("docs/permissions.md says what the library knows", "[ops][permissions_document]") {
  const std::string document = azvmreset::test::permissions_document();
  if (std::getenv("AZVMRESET_UPDATE_DOCS") != nullptr) std::ofstream(path, std::ios::binary) << document;
  INFO("run test_ops with AZVMRESET_UPDATE_DOCS=1 and commit what changes");
  CHECK((read() == document));
}
