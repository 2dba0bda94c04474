#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>

#include "guest/failure_catalogue.hpp"
#include "guest/failure_rows_arm.hpp"
#include "guest/failure_rows_script.hpp"
#include "guest/failure_rows_sign_in.hpp"
#include "guest/failure_rows_vm.hpp"

namespace azvmreset::guest {
namespace {

constexpr auto catalogue = [] {
  constexpr std::size_t count =
      std::size(rows_of_the_vm) + std::size(rows_of_scripts) + std::size(rows_of_the_sign_in) + std::size(rows_of_arm);
  std::array<Failure, count> rows{};
  auto after = std::copy(std::begin(rows_of_the_vm), std::end(rows_of_the_vm), rows.begin());
  after = std::copy(std::begin(rows_of_scripts), std::end(rows_of_scripts), after);
  after = std::copy(std::begin(rows_of_the_sign_in), std::end(rows_of_the_sign_in), after);
  std::copy(std::begin(rows_of_arm), std::end(rows_of_arm), after);
  return rows;
}();

}  // namespace

std::span<const Failure> failure_catalogue() noexcept { return catalogue; }

}  // namespace azvmreset::guest
