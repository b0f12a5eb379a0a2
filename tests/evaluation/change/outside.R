# Makes outside.json: what R and its packages coin and exactRankTests say of the data below.
#   Rscript outside.R > outside.json
# No test runs R; the file is kept and read.
suppressPackageStartupMessages({library(coin); library(exactRankTests)})

number <- function(x) if (length(x) == 1) sprintf("%.15g", x) else
  paste0("[", paste(sprintf("%.15g", x), collapse = ", "), "]")
object <- function(...) {
  parts <- list(...)
  paste0("{", paste(sprintf("\"%s\": %s", names(parts),
    ifelse(sapply(parts, is.character), unlist(lapply(parts, function(p) if (is.character(p)) p else "")),
           unlist(lapply(parts, function(p) if (is.character(p)) "" else number(p))))), collapse = ",\n  "), "}")
}

pairs <- list(
  # Cumming and Calin-Jageman 2017, Introduction to the New Statistics, chapter 8: Thomason 1 and 2
  thomason1 = list(pre = c(13,12,12,9,14,17,14,9,6,7,11,15), post = c(14,13,16,12,15,18,13,10,10,8,14,16)),
  thomason2 = list(pre = c(10,14,7,12,11,11,15,14,9,16,10,11,13,19,19,15),
                   post = c(12,19,6,9,15,13,17,14,10,17,9,14,15,22,18,18)),
  # Bortz, Lienert, Boehnke, quoted on r-help, 25 August 2006 (ties and zeros)
  bortz = list(pre = c(9,14,8,11,14,10,8,14,12,14,13,9,15,12,9), post = c(13,15,9,12,16,10,8,13,12,16,9,10,16,12,9)),
  # datasets::sleep
  sleep = list(pre = sleep$extra[sleep$group == 1], post = sleep$extra[sleep$group == 2]),
  # made up: 24 people, 20 items, heavy ties, some at the maximum
  workshop = list(pre = c(6,7,7,8,8,9,9,9,10,10,10,11,11,12,12,12,13,13,14,14,15,16,18,20),
                  post = c(9,7,11,12,8,13,12,15,10,14,16,11,15,12,17,14,13,18,17,16,15,20,18,19)),
  # made up: hardly any change
  flat = list(pre = c(10,11,12,13,14,15,16,10,11,12), post = c(11,10,13,12,14,17,15,11,12,12))
)

limits <- function(t, df, level = 0.95) {
  a <- (1 - level) / 2
  solve <- function(p) uniroot(function(ncp) pt(t, df, ncp) - p, c(t - 30, min(t + 30, 37.6)), tol = 1e-12)$root
  c(solve(1 - a), solve(a))
}

# Fieller 1954 by its definition: all ratios that a paired t test does not reject
fieller <- function(top, bottom) {
  beyond <- function(ratio) abs(t.test(top - ratio * bottom)$statistic) - qt(0.975, length(top) - 1)
  value <- mean(top) / mean(bottom)
  c(uniroot(beyond, c(value - 5, value), tol = 1e-13)$root, uniroot(beyond, c(value, value + 5), tol = 1e-13)$root)
}

of_pair <- function(name) {
  pre <- pairs[[name]]$pre; post <- pairs[[name]]$post
  full <- if (name == "sleep") 10 else if (name == "thomason2") 25 else 20
  gain <- round(post - pre, 9); n <- length(gain)
  t <- t.test(gain); z <- mean(gain) / sd(gain); ncp <- limits(unname(t$statistic), n - 1)
  average <- sqrt((var(pre) + var(post)) / 2)
  J <- exp(lgamma((n - 1) / 2) - log(sqrt((n - 1) / 2)) - lgamma((n - 2) / 2))
  frame <- data.frame(pre, post)
  object(pre = pre, post = post, full = full,
    mean_gain = mean(gain), mean_gain_limits = as.numeric(t$conf.int), t_p = t$p.value,
    d_z = z, hedges = J, d_z_limits = ncp / sqrt(n),
    d_av = mean(gain) / average, d_av_limits = ncp * sd(gain) / (average * sqrt(n)),
    hake = mean(gain) / mean(full - pre), hake_limits = fieller(gain, full - pre),
    signed_rank_exactRankTests = wilcox.exact(gain)$p.value,
    signed_rank_coin = as.numeric(pvalue(wilcoxsign_test(post ~ pre, data = frame, distribution = "exact",
                                                         zero.method = "Wilcoxon"))),
    signed_rank_V = unname(wilcox.exact(gain)$statistic),
    sign = binom.test(sum(gain > 0), sum(gain != 0))$p.value,
    sign_flip_exactRankTests = if (name == "sleep") perm.test(10 * gain, paired = FALSE, exact = TRUE)$p.value
                               else perm.test(gain, paired = FALSE, exact = TRUE)$p.value)
}

# Senn 2002, Cross-over Trials in Clinical Research, chapter 3; also example 4 of SAS PROC TTEST
asthma <- data.frame(
  first = c(310,310,370,410,250,380,330, 370,310,380,290,260,90),
  second = c(270,260,300,390,210,350,365, 385,400,410,320,340,220),
  order = rep(c("AB", "BA"), c(7, 6)))
crossover <- function(d) {
  n <- nrow(d)
  long <- data.frame(y = c(d$first, d$second), person = factor(rep(1:n, 2)),
    period = rep(0:1, each = n), formB = c(d$order == "BA", d$order == "AB") + 0)
  fit <- lm(y ~ person + period + formB, long)
  object(first_ab = d$first[d$order == "AB"], second_ab = d$second[d$order == "AB"],
    first_ba = d$first[d$order == "BA"], second_ba = d$second[d$order == "BA"],
    gain = unname(coef(fit)["period"]), gain_limits = as.numeric(confint(fit)["period", ]),
    form = unname(coef(fit)["formB"]), form_limits = as.numeric(confint(fit)["formB", ]),
    df = df.residual(fit))
}

# 1500 people whose gains have ties, made by a rule that the test repeats
many <- (1:1500 * 7919) %% 101 %% 14 - 6
large <- wilcoxsign_test(many ~ rep(0, 1500), distribution = "asymptotic", zero.method = "Wilcoxon")
welch <- t.test(c(13,12,12,9,14,17,14,9), c(6,7,11,15,10,9))
wilson <- function(x, n) as.numeric(prop.test(x, n, correct = FALSE)$conf.int)
noncentrality <- function(t, df) { l <- limits(t, df); object(t = t, df = df, low = l[1], high = l[2]) }
cases <- mapply(noncentrality, c(0.3, 1.5, 2.6, 5, 9, -2.2), c(14, 19, 18, 39, 9, 24))
sizes <- c(5, 10, 15, 20, 30, 40)

cat("{\n\"made_with\": \"", R.version.string, ", coin ", as.character(packageVersion("coin")), ", exactRankTests ",
    as.character(packageVersion("exactRankTests")), "\",\n", sep = "")
cat("\"pairs\": {", paste(sprintf("\"%s\": %s", names(pairs), sapply(names(pairs), of_pair)), collapse = ",\n"), "},\n")
cat("\"crossover\":", crossover(asthma), ",\n")
cat("\"welch\":", object(difference = unname(welch$estimate[1] - welch$estimate[2]),
    limits = as.numeric(welch$conf.int)), ",\n")
cat("\"many\":", object(changed = sum(many != 0), p = as.numeric(pvalue(large))), ",\n")
cat("\"noncentrality\": [", paste(cases, collapse = ",\n"), "],\n")
cat("\"wilson\":", object(x12_of_15 = wilson(12, 15), x0_of_20 = wilson(0, 20), x20_of_20 = wilson(20, 20)), ",\n")
cat("\"detectable\":", object(n = sizes,
    d_z = sapply(sizes, function(n) power.t.test(n = n, power = .8, sd = 1, type = "paired", strict = TRUE,
                                                 tol = 1e-10)$delta)), "\n}\n")
