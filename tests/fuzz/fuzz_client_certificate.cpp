// A certificate file: one that can sign, or an error that can be shown. Keys
// are made for each run, so that no corpus holds one.
#include <openssl/err.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "auth/client_certificate.hpp"
#include "fuzz/require.hpp"
#include "fuzz/shown.hpp"
#include "support/client_certificates.hpp"

using namespace azvmreset;

namespace {

struct Made {
  test::Certificate certificate = test::certificate_for(test::rsa_key(), "client");
  std::string pem = test::pem_of(certificate.get()) + test::pem_of(test::rsa_key());
  std::string pfx = test::pfx_of(test::rsa_key(), certificate.get(), "x");
};

// `whole`, but from the place that two bytes name it is what follows them.
std::string overwritten(std::string whole, std::string_view patch) {
  if (patch.size() < 2) return whole;
  const auto place =
      (static_cast<unsigned char>(patch[0]) * 256u + static_cast<unsigned char>(patch[1])) % whole.size();
  patch.remove_prefix(2);
  const std::size_t length = std::min(patch.size(), whole.size() - place);
  return whole.replace(place, length, patch.substr(0, length));
}

std::string file_of(std::string_view input) {
  static const Made made;
  const char kind = input.empty() ? '\0' : input.front();
  const std::string_view rest = input.empty() ? input : input.substr(1);
  switch (kind) {
    case '1':
      return std::string(rest) + made.pem;
    case '2':
      return overwritten(made.pem, rest);
    case '3':
      return overwritten(made.pfx, rest);
    default:
      return std::string(rest);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string file = file_of({reinterpret_cast<const char*>(data), size});
  for (const auto* password : {"x", ""}) {
    const auto read = auth::CertificateWithKey::parse(file, password);
    if (read) {
      require(read->sha1().size() == 20 && read->sha256().size() == 32 && !read->chain().empty());
      require(read->sign(AssertionAlgorithm::ps256, "text").ok());
    } else {
      require(read.error().code == ErrorCode::invalid_argument && !read.error().remedy.empty());
      require(!read.error().message.empty() && is_fit_to_show(read.error().message));
    }
    require(ERR_peek_error() == 0);
  }
  return 0;
}
