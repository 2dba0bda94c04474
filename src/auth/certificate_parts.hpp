// A certificate file taken apart: PEM or PFX, before anybody asks whether its
// parts belong together.
#pragma once

#include "auth/openssl.hpp"

#include <azvmreset/result.hpp>

#include <string_view>
#include <vector>

namespace azvmreset::auth {

struct CertificateParts {
  openssl::Key key;
  std::vector<openssl::Certificate> certificates;  // in the order of the file
};

// Fails with invalid_argument: a sentence about "it", the file, and a remedy.
// An empty password is none.
Result<CertificateParts> parts_of_certificate_file(std::string_view bytes, std::string_view password);

// Of the two forms. The first is recognised by what it holds, the second is
// told by `is_pfx`.
Result<CertificateParts> parts_of_pem(std::string_view text, std::string_view password);
bool is_pfx(std::string_view bytes) noexcept;
Result<CertificateParts> parts_of_pfx(std::string_view bytes, std::string_view password);

// "it …", with what to do about it.
Error unusable_certificate(std::string_view finding, std::string_view remedy);

}  // namespace azvmreset::auth
