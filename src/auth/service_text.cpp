#include "auth/service_text.hpp"

#include "base/ascii.hpp"
#include "base/quote.hpp"

namespace azvmreset::auth {

std::string id_for_support(std::string_view id) {
  return id.size() <= 128 && base::is_graphic(id) ? std::string(id) : std::string();
}

std::string shown(std::string_view said, std::string_view hidden) {
  std::string text(said.substr(0, said.find_first_of("\r\n")));
  for (auto at = text.find(hidden); !hidden.empty() && at != std::string::npos; at = text.find(hidden, at)) {
    text.replace(at, hidden.size(), "REDACTED");
    at += std::string_view("REDACTED").size();
  }
  return base::quoted(text, 400);
}

}  // namespace azvmreset::auth
