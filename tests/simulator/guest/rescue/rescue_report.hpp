// What a rescue script has found, in lines.
#pragma once

#include "base/encoding/base64.hpp"

#include <string>
#include <string_view>

namespace azvmreset::sim {

struct RescueReport {
  std::string text;

  void line(std::string_view word, std::string_view value) {
    text += word;
    text += ' ';
    text += value;
    text += '\n';
  }
  void flag(std::string_view word, bool value) { line(word, value ? "1" : "0"); }
  void encoded(std::string_view word, std::string_view value) { line(word, base::base64_encode(value)); }
};

}  // namespace azvmreset::sim
