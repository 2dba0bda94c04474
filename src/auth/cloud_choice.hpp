// Which cloud the caller means, as far as that is known without asking it.
#pragma once

#include "auth/token_provider.hpp"

#include <azvmreset/cloud.hpp>
#include <azvmreset/result.hpp>

#include <memory>
#include <string>

namespace azvmreset::auth {

// The caller's own words (options.hpp). Empty is what was not said.
struct CloudWords {
  std::string cloud;  // a name, or the ARM endpoint of a cloud of its own
  std::string arm_endpoint;
  std::string authority;
  std::string audience;
};

// The ARM endpoint that is meant, not yet judged. Fails with invalid_argument
// for a name that is none, and where two endpoints are given.
Result<std::string> arm_endpoint_of(const CloudWords& words);

// What was said one by one stands in place of the cloud's own, and nothing
// that a server answers ever replaces it.
struct CloudChoice {
  Cloud cloud;              // of one that is not known, what the caller said
  bool well_known = false;  // and so never asked
  bool authority_given = false;
  bool audience_given = false;
};

// `arm_endpoint` is the one of `arm_endpoint_of`, parsed. Without a cloud's
// name its host tells which one it is. Fails with invalid_argument.
Result<CloudChoice> choose_cloud(const CloudWords& words, const http::Url& arm_endpoint);

// The same once the cloud was asked.
CloudChoice with_metadata(CloudChoice choice, const Cloud& metadata);

// For the wishes of a token: null while the authority is not known.
std::shared_ptr<const Authority> authority_of(const Cloud& cloud);
std::string scope_of(const Cloud& cloud);

}  // namespace azvmreset::auth
