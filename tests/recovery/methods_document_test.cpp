#include "recovery/methods_document.hpp"

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

#include "support/catch.hpp"

namespace {

const char* const path = AZVMRESET_SOURCE_DIR "/docs/methods.md";

std::string read() {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

}  // namespace

TEST_CASE("docs/methods.md says what the ladder does", "[recovery][methods_document]") {
  const std::string document = azvmreset::test::methods_document();
  if (std::getenv("AZVMRESET_UPDATE_DOCS") != nullptr) std::ofstream(path, std::ios::binary) << document;
  INFO("run test_ladder with AZVMRESET_UPDATE_DOCS=1 and commit what changes");
  CHECK((read() == document));
}
