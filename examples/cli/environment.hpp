// The environment variables, as something a test can hand in.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace azvmreset::cli {

// The value of a variable; nothing when it is unset or empty, because shells
// and pipelines cannot always tell the two apart. The view is borrowed from
// the process, so that a secret is not copied on the way.
using Environment = std::function<std::optional<std::string_view>(const std::string& name)>;

Environment process_environment();

}  // namespace azvmreset::cli
