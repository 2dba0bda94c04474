// Literal files to compare with, and to begin from.
#pragma once

#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <string_view>

#include "base/json/reader.hpp"
#include "base/json/writer.hpp"

namespace azvmreset::test {

inline std::string golden(std::string_view name) {
  std::ifstream file(std::string(AZVMRESET_OPS_GOLDEN) + "/" + std::string(name), std::ios::binary);
  if (!file) throw std::runtime_error("no golden file " + std::string(name));
  return {std::istreambuf_iterator<char>(file), {}};
}

// `text` with one passage, which must be there, changed.
inline std::string with(std::string text, std::string_view old_passage, std::string_view new_passage) {
  const auto found = text.find(old_passage);
  if (found == std::string::npos) throw std::runtime_error("nothing to change: " + std::string(old_passage));
  return text.replace(found, old_passage.size(), new_passage);
}

// The same JSON, without the white space of its file.
inline std::string compact(std::string_view json) {
  const auto document = base::json::Document::parse(json);
  if (!document) throw std::runtime_error("no JSON: " + document.error().message);
  return document->root().dump();
}

}  // namespace azvmreset::test
