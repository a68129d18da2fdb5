.PHONY: check bench

check:
	python3 run.py test

bench:
	python3 run.py bench
