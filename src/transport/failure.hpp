// What libcurl's failures mean for the one who sent the request.
#pragma once

#include <curl/curl.h>
#include <azvmreset/error.hpp>

#include <string_view>

namespace azvmreset::transport {

// What is known about a request that got no whole answer.
struct Break {
  CURLcode code = CURLE_OK;
  std::string_view host;            // with the port, where one was given
  std::string_view detail;          // libcurl's own words
  bool sent = false;                // a connection was ready for it, so bytes may have left
  bool resolved = false;            // the host's address was known
  bool by_proxy = false;            // what was connected to was not the host itself
  bool signed_in_at_proxy = false;  // a user name was there to be used
  int status = 0;                   // of the answer, when one had begun
  long proxy_status = 0;            // of a proxy's answer to CONNECT
  long verify_result = 0;           // OpenSSL's X509_V_ERR_..., 0 when there was none
  long proxy_verify_result = 0;     // the same of a proxy that is reached by TLS
  std::string_view issuer;          // of the certificate that was refused, where it is known
};

// Told apart by how far the request got, not by the words (contract C3): after
// it was handed to a ready connection nobody knows what arrived.
Error error_of(const Break& broken);

}  // namespace azvmreset::transport
