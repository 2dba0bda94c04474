// What a script declares in its param() block.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace azvmreset::guest {

struct DeclaredParameter {
  std::string name;
  bool mandatory = false;
};

struct ParameterBlock {
  std::vector<DeclaredParameter> parameters;

  // What is not declared is then an error, and not one more of $args.
  bool advanced = false;
  // Other names exist that are not told here.
  bool has_aliases = false;
};

// `code` as powershell_code() gives it. Nothing where no block stands at the
// beginning.
std::optional<ParameterBlock> parameter_block(std::string_view code);

}  // namespace azvmreset::guest
